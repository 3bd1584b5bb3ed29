import { moment, type ReadTable } from '../table.ts'

export const segments: ReadTable = {
  table: 'segment', scope: 'segment', idColumn: 'id', keys: ['id'], pick: 's.id',
  walk: { table: 'segment', column: 'id', page: 10_000 },
  from: 'segment s',
  where: 's.archived_at is null',
  columns: { id: 's.id', code: 's.code', name: 's.name' },
}

const members = { table: 'segment_member', keys: ['segment_id', 'customer_id'], columns: { segment_id: 'm.segment_id', customer_id: 'm.customer_id', since: moment('m.since') } } as const
const from = 'segment_member m join segment s on s.id = m.segment_id'
export const membersOfCustomers: ReadTable = { ...members, from, scope: 'customer', idColumn: 'customer_id', pick: 'm.customer_id', where: 's.archived_at is null', walk: { table: 'customer', column: 'id', page: 100_000 } }
export const membersOfSegments: ReadTable = { ...members, from, scope: 'segment', idColumn: 'segment_id', pick: 'm.segment_id', where: 's.archived_at is null', walk: { table: 'segment', column: 'id', page: 5 } }
