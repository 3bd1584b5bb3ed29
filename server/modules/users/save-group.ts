import type { CreateGroup, EditGroup } from '#shared/contracts/users.ts'
import { RIGHTS, type Right, type Scope } from '#shared/rights.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { bumpVersion, freshReferences } from '#server/modules/settings/index.ts'
import { refuseGivingMore } from './refuse-beyond.ts'
import { rightsOfGroup } from './person-actor.ts'

/** @returns the id of the group. @throws Refusal `invalid`, `beyond_own_rights` */
export async function createGroup(tx: Tx, input: CreateGroup): Promise<number> {
  const { code, name, isManager = false, sites = [], ordering = 990, rights = {} } = input
  await bumpVersion(tx)
  await refuseUnknown(tx, sites, rights)
  refuseGivingMore(tx, { rights, sites })
  const group = await tx.db
    .insertInto('user_group')
    .values({ code, name: name.trim(), is_manager: isManager, sites, ordering })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!group) throw invalid('code', 'already_taken', { code })
  await putRights(tx, group.id, rights)
  tx.record({
    kind: 'user_group.created',
    entity: 'user_group',
    entityId: group.id,
    fields: { code: [null, code], name: [null, name], isManager: [null, isManager], sites: [null, sites], rights: [null, rights] },
  })
  return group.id
}

/** @throws Refusal `not_found`, `invalid`, `beyond_own_rights` (also when the group already may more than the actor) */
export async function editGroup(tx: Tx, id: number, changes: EditGroup): Promise<void> {
  await bumpVersion(tx)
  const before = await snapshot(tx, id)
  await refuseUnknown(tx, changes.sites ?? [], changes.rights ?? {})
  refuseGivingMore(tx, before)
  refuseGivingMore(tx, { ...before, ...changes })
  const { name, isManager, sites, ordering, rights } = changes
  const columns = { ...(name === undefined ? {} : { name: name.trim() }), ...(isManager === undefined ? {} : { is_manager: isManager }), ...(sites ? { sites } : {}), ...(ordering === undefined ? {} : { ordering }) }
  if (Object.keys(columns).length > 0) await tx.db.updateTable('user_group').set(columns).where('id', '=', id).execute()
  if (rights) {
    await tx.db.deleteFrom('user_group_right').where('group_id', '=', id).execute()
    await putRights(tx, id, rights)
  }
  tx.record({ kind: 'user_group.changed', entity: 'user_group', entityId: id, fields: differences(before, await snapshot(tx, id)) })
}

type Snapshot = { name: string; isManager: boolean; sites: string[]; ordering: number; rights: Partial<Record<Right, Scope>> }

async function snapshot(tx: Tx, id: number): Promise<Snapshot> {
  const row = await tx.db
    .selectFrom('user_group as g')
    .select(['g.name', 'g.is_manager as isManager', 'g.sites', 'g.ordering', rightsOfGroup.as('rights')])
    .where('g.id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('user_group', id)
  return row
}

async function putRights(tx: Tx, groupId: number, rights: Partial<Record<Right, Scope>>): Promise<void> {
  const rows = Object.entries(rights).map(([right, scope]) => ({ group_id: groupId, right, scope }))
  if (rows.length > 0) await tx.db.insertInto('user_group_right').values(rows).execute()
}

async function refuseUnknown(tx: Tx, sites: readonly string[], rights: Partial<Record<Right, Scope>>): Promise<void> {
  const references = await freshReferences(tx.db)
  const unknown = sites.findIndex((code) => !references.sites.byCode.has(code))
  if (unknown >= 0) throw invalid(`sites[${unknown}]`, 'unknown', { code: sites[unknown] })
  for (const [right, scope] of Object.entries(rights) as [Right, Scope][]) {
    if (!RIGHTS[right].scoped && scope !== 'all') throw new Refusal('invalid', {}, 400, [{ path: `rights.${right}`, code: 'not_scoped' }])
  }
}
