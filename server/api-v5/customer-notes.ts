import { sql } from 'kysely'
import { allOf, anywhere, conditionsOf, siteCondition } from './conditions.ts'
import { moment } from './wire/dates.ts'
import { present, succeeded } from './wire/envelope.ts'
import { filterOf } from './wire/filter.ts'
import type { Answer, Call } from './wire/method.ts'
import { pageOf, pagination } from './wire/paging.ts'

type NoteRow = { id: number; text: string; author_id: number | null; created_at: string; customer: { id: number; externalId: string | null; site: string } }

/** `GET /customers/notes`, newest first. */
export async function listNotes(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const filter = filterOf(call.query, call.account.timeZone)
  const { conditions, given, oneOf, oneOfIds, moments } = conditionsOf(filter)
  oneOfIds('ids', sql`n.id`)
  oneOfIds('customerIds', sql`n.customer_id`)
  oneOf('customerExternalIds', sql`c.external_id`)
  oneOfIds('managerIds', sql`n.author_id`)
  given(filter.text('text'), (value) => sql`n.text ilike ${anywhere(value)}`)
  moments('createdAt', sql`n.created_at`)
  const where = allOf([sql`c.type = 'customer'`, ...conditions, ...siteCondition(call, sql`c.site`)])
  const from = sql`customer_note n join customer c on c.id = n.customer_id`
  const [found, counted] = await Promise.all([
    sql<{ note: NoteRow }>`select to_jsonb(n) || jsonb_build_object('customer', jsonb_build_object('id', c.id, 'externalId', c.external_id, 'site', c.site)) as note
      from ${from} where ${where} order by n.created_at desc, n.id desc limit ${page.limit} offset ${page.offset}`.execute(call.db.kysely),
    sql<{ total: number }>`select count(*) as total from ${from} where ${where}`.execute(call.db.kysely),
  ])
  const notes = found.rows.map(({ note }) =>
    present({
      id: note.id,
      text: note.text,
      managerId: note.author_id,
      createdAt: moment(note.created_at, call.account.timeZone),
      customer: present(note.customer),
    }),
  )
  return { body: succeeded({ pagination: pagination(page, counted.rows[0]!.total), notes }) }
}
