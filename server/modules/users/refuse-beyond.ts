import type { Right, Scope } from '#shared/rights.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { mergeGrants, openedBeyond, rightBeyond, type GroupGrants } from './merge-grants.ts'
import { fieldsOfGroup, limitsOfGroup, personActor, rightsOfGroup } from './person-actor.ts'

// Whoever manages people could otherwise make themselves an owner by way of somebody else.

/** @throws Refusal `beyond_own_rights` when the actor would give rights or sites that they do not have */
export function refuseGivingMore(
  tx: Tx,
  given: { rights: Partial<Record<Right, Scope>>; sites: readonly string[] | 'all' } & Partial<Pick<GroupGrants, 'fields' | 'limits'>>,
): void {
  const right = rightBeyond(tx.actor.grants, given.rights)
  if (right) throw new Refusal('beyond_own_rights', { right }, 403)
  const { fields = {}, limits = {} } = given
  const opened = openedBeyond(tx.actor.grants, { rights: given.rights, fields, limits })
  if (opened) throw new Refusal('beyond_own_rights', { field: opened }, 403)
  const own = tx.actor.grants.sites
  if (own === 'all') return
  const site = given.sites === 'all' || given.sites.length === 0 ? 'all' : given.sites.find((code) => !own.includes(code))
  if (site !== undefined) throw new Refusal('beyond_own_rights', { site }, 403)
}

/** @throws Refusal `beyond_own_rights` when one of these groups may more than the actor, `invalid` for an unknown group */
export async function refuseGivingGroups(tx: Tx, groupIds: readonly number[]): Promise<void> {
  if (groupIds.length === 0) return
  const groups = await tx.db.selectFrom('user_group as g').select(['g.id', 'g.sites', rightsOfGroup.as('rights'), fieldsOfGroup.as('fields'), limitsOfGroup.as('limits')]).where('g.id', 'in', [...groupIds]).execute()
  const unknown = groupIds.findIndex((id) => !groups.some((group) => group.id === id))
  if (unknown >= 0) throw new Refusal('invalid', {}, 400, [{ path: `groupIds[${unknown}]`, code: 'unknown', params: { id: groupIds[unknown] } }])
  const merged = mergeGrants(groups)
  refuseGivingMore(tx, { ...merged, rights: merged.rights as Partial<Record<Right, Scope>> })
}

/** @throws Refusal `beyond_own_rights` when the person may more than the actor: such a person is changed by owners alone */
export async function refuseChangingSuperior(tx: Tx, userId: number): Promise<void> {
  if (tx.actor.grants.rights === 'all' || tx.actor.grants.userId === userId) return
  const person = await personActor(tx.db, userId)
  if (!person) return
  const { rights, sites, fields, limits } = person.grants
  if (rights === 'all') throw new Refusal('beyond_own_rights', { right: 'owner' }, 403)
  if (Object.keys(rights).length > 0) refuseGivingMore(tx, { rights, sites, fields, limits })
}
