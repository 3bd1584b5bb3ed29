import type { CreateGroup, EditGroup } from '#shared/contracts/users.ts'
import type { ChangeCells } from '#shared/contracts/rights.ts'
import { LIMITS, RIGHTS, type FieldRestriction, type Limit, type Right, type Scope } from '#shared/rights.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { bumpVersion, freshReferences } from '#server/modules/settings/index.ts'
import { refuseGivingMore } from './refuse-beyond.ts'
import { fieldsOfGroup, limitsOfGroup, rightsOfGroup } from './person-actor.ts'

/** @returns the id of the group. @throws Refusal `invalid`, `beyond_own_rights` */
export async function createGroup(tx: Tx, input: CreateGroup): Promise<number> {
  const { code, name, isManager = false, sites = [], ordering = 990, rights = {}, fields = {}, limits = {} } = input
  await bumpVersion(tx)
  await refuseUnknown(tx, sites, rights, limits)
  refuseGivingMore(tx, { rights, sites, fields, limits: withoutEmpty(limits) })
  const group = await tx.db
    .insertInto('user_group')
    .values({ code, name: name.trim(), is_manager: isManager, sites, ordering, limits: JSON.stringify(withoutEmpty(limits)) })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!group) throw invalid('code', 'already_taken', { code })
  await putRights(tx, group.id, rights)
  await putFields(tx, group.id, fields)
  tx.record({
    kind: 'user_group.created',
    entity: 'user_group',
    entityId: group.id,
    fields: { code: [null, code], name: [null, name], isManager: [null, isManager], sites: [null, sites], rights: [null, rights], fields: [null, fields], limits: [null, withoutEmpty(limits)] },
  })
  return group.id
}

/** @throws Refusal `not_found`, `invalid`, `beyond_own_rights` (also when the group already may more than the actor) */
export async function editGroup(tx: Tx, id: number, changes: EditGroup): Promise<void> {
  await bumpVersion(tx)
  const before = await snapshot(tx, id)
  await refuseUnknown(tx, changes.sites ?? [], changes.rights ?? {}, changes.limits ?? {})
  refuseGivingMore(tx, before)
  refuseGivingMore(tx, { ...before, ...changes, limits: withoutEmpty(changes.limits ?? before.limits) })
  const { name, isManager, sites, ordering, rights, fields, limits } = changes
  const columns = { ...(name === undefined ? {} : { name: name.trim() }), ...(isManager === undefined ? {} : { is_manager: isManager }), ...(sites ? { sites } : {}), ...(ordering === undefined ? {} : { ordering }), ...(limits ? { limits: JSON.stringify(withoutEmpty(limits)) } : {}) }
  if (Object.keys(columns).length > 0) await tx.db.updateTable('user_group').set(columns).where('id', '=', id).execute()
  if (rights) {
    await tx.db.deleteFrom('user_group_right').where('group_id', '=', id).execute()
    await putRights(tx, id, rights)
  }
  if (fields) {
    await tx.db.deleteFrom('user_group_field_right').where('group_id', '=', id).execute()
    await putFields(tx, id, fields)
  }
  tx.record({ kind: 'user_group.changed', entity: 'user_group', entityId: id, fields: differences(before, await snapshot(tx, id)) })
}

/** Changes some cells of the matrix; what is not named stays as somebody else may have set it meanwhile. @throws as editGroup */
export async function changeCells(tx: Tx, id: number, cells: ChangeCells): Promise<void> {
  await bumpVersion(tx)
  const now = await snapshot(tx, id)
  await editGroup(tx, id, {
    ...(cells.rights ? { rights: changed(now.rights, cells.rights) } : {}),
    ...(cells.fields ? { fields: changed(now.fields, cells.fields) } : {}),
    ...(cells.limits ? { limits: { ...now.limits, ...cells.limits } } : {}),
    ...(cells.sites ? { sites: cells.sites } : {}),
  })
}

function changed<Value>(now: Readonly<Partial<Record<string, Value>>>, cells: Readonly<Partial<Record<string, Value | null>>>): Record<string, Value> {
  return Object.fromEntries(Object.entries({ ...now, ...cells }).filter((cell): cell is [string, Value] => cell[1] !== null && cell[1] !== undefined))
}

type Snapshot = {
  name: string
  isManager: boolean
  sites: string[]
  ordering: number
  rights: Partial<Record<Right, Scope>>
  fields: Record<string, FieldRestriction>
  limits: Partial<Record<Limit, string[]>>
}

async function snapshot(tx: Tx, id: number): Promise<Snapshot> {
  const row = await tx.db
    .selectFrom('user_group as g')
    .select(['g.name', 'g.is_manager as isManager', 'g.sites', 'g.ordering', rightsOfGroup.as('rights'), fieldsOfGroup.as('fields'), limitsOfGroup.as('limits')])
    .where('g.id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('user_group', id)
  return row
}

async function putRights(tx: Tx, groupId: number, rights: Partial<Record<Right, Scope>>): Promise<void> {
  const rows = Object.entries(rights).map(([right, scope]) => ({ group_id: groupId, right, scope }))
  if (rows.length > 0) await tx.db.insertInto('user_group_right').values(rows).execute()
}

async function putFields(tx: Tx, groupId: number, fields: Readonly<Record<string, FieldRestriction>>): Promise<void> {
  const rows = Object.entries(fields).map(([field, access]) => ({ group_id: groupId, field, access }))
  if (rows.length > 0) await tx.db.insertInto('user_group_field_right').values(rows).execute()
}

/** No code means all, so it is kept as no limit. */
function withoutEmpty(limits: Partial<Record<Limit, readonly string[]>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(limits).filter(([, codes]) => codes.length > 0))
}

async function refuseUnknown(tx: Tx, sites: readonly string[], rights: Partial<Record<Right, Scope>>, limits: Partial<Record<Limit, readonly string[]>>): Promise<void> {
  const references = await freshReferences(tx.db)
  const unknown = sites.findIndex((code) => !references.sites.byCode.has(code))
  if (unknown >= 0) throw invalid(`sites[${unknown}]`, 'unknown', { code: sites[unknown] })
  for (const [limit, codes] of Object.entries(limits) as [Limit, readonly string[]][]) {
    const known = references[LIMITS[limit].reference].byCode
    const wrong = codes.findIndex((code) => !known.has(code))
    if (wrong >= 0) throw invalid(`limits.${limit}[${wrong}]`, 'unknown', { code: codes[wrong] })
  }
  for (const [right, scope] of Object.entries(rights) as [Right, Scope][]) {
    if (!RIGHTS[right].scoped && scope !== 'all') throw new Refusal('invalid', {}, 400, [{ path: `rights.${right}`, code: 'not_scoped' }])
  }
}
