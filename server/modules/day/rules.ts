import type { CreateRule, DistributionRule, EditRule } from '#shared/contracts/day.ts'
import { differences, type Change } from '#server/platform/change-log.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

/** Which group gets which new orders, in the order in which the rules were made. */
export async function ruleList(db: Database): Promise<DistributionRule[]> {
  const rows = await db.selectFrom('distribution_rule').select(COLUMNS).orderBy('id').execute()
  return rows
}

const COLUMNS = ['id', 'name', 'group_id as groupId', 'order_types as orderTypes', 'order_methods as orderMethods', 'sites', 'active'] as const

/** @throws Refusal `invalid` for an unknown group or code @returns the id */
export async function createRule(tx: Tx, input: CreateRule): Promise<number> {
  await refuseUnknown(tx, input)
  const row = { name: input.name.trim(), groupId: input.groupId, orderTypes: input.orderTypes ?? [], orderMethods: input.orderMethods ?? [], sites: input.sites ?? [], active: input.active ?? true }
  const { id } = await tx.db.insertInto('distribution_rule').values(columnsOf(row)).returning('id').executeTakeFirstOrThrow()
  tx.record(about('created', id, differences({}, row)))
  return id
}

/** @throws Refusal `not_found`, `invalid` */
export async function editRule(tx: Tx, id: number, changes: EditRule): Promise<void> {
  await refuseUnknown(tx, changes)
  const before = await load(tx, id)
  const after = { ...before, ...changes, ...(changes.name === undefined ? {} : { name: changes.name.trim() }) }
  const fields = differences(before, after)
  if (Object.keys(fields).length === 0) return
  await tx.db.updateTable('distribution_rule').set(columnsOf(after)).where('id', '=', id).execute()
  tx.record(about('changed', id, fields))
}

/** Orders keep the managers that they got by it. @throws Refusal `not_found` */
export async function removeRule(tx: Tx, id: number): Promise<void> {
  const before = await load(tx, id)
  await tx.db.deleteFrom('distribution_rule').where('id', '=', id).execute()
  tx.record(about('removed', id, Object.fromEntries(Object.entries(before).map(([name, value]) => [name, [value, null]]))))
}

async function load(tx: Tx, id: number): Promise<Omit<DistributionRule, 'id'>> {
  const row = await tx.db.selectFrom('distribution_rule').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw notFound('distribution_rule', id)
  const { id: _, ...fields } = row
  return fields
}

async function refuseUnknown(tx: Tx, { groupId, orderTypes, orderMethods, sites }: EditRule): Promise<void> {
  if (groupId !== undefined) {
    const group = await tx.db.selectFrom('user_group').select('id').where('id', '=', groupId).executeTakeFirst()
    if (!group) throw invalid('groupId', 'unknown', { id: groupId })
  }
  const references = await freshReferences(tx.db)
  for (const [path, codes, list] of [['orderTypes', orderTypes, references.orderTypes], ['orderMethods', orderMethods, references.orderMethods], ['sites', sites, references.sites]] as const) {
    const unknown = (codes ?? []).findIndex((code) => !list.byCode.has(code))
    if (unknown >= 0) throw invalid(`${path}[${unknown}]`, 'unknown', { code: codes![unknown] })
  }
}

const columnsOf = ({ name, groupId, orderTypes, orderMethods, sites, active }: Omit<DistributionRule, 'id'>) =>
  ({ name, group_id: groupId, order_types: orderTypes, order_methods: orderMethods, sites, active })

function about(what: 'created' | 'changed' | 'removed', id: number, fields: Change['fields']): Change {
  return { kind: `setting.${what}`, entity: 'setting', entityId: id, fields: fields ?? {}, about: { reference: 'distributionRules', id } }
}
