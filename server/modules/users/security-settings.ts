import { sql } from 'kysely'
import type { SaveSecurity, SecuritySettings } from '#shared/contracts/users.ts'
import { differences } from '#server/platform/change-log.ts'
import type { Database } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { appendAudit } from '#server/modules/audit/index.ts'
import { bumpVersion } from '#server/modules/settings/index.ts'
import { isListed, readAddresses } from './address-list.ts'
import { rulesFor } from './sign-in-rules.ts'

/** How people must sign in: passwords, the second factor, addresses. */
export async function securitySettings(db: Database): Promise<SecuritySettings> {
  const row = await db.selectFrom('security_settings').selectAll().executeTakeFirstOrThrow()
  const groups = await sql<SecuritySettings['groups'][number]>`
    select g.id, g.name, g.two_factor_demanded as "twoFactorDemanded", g.allowed_addresses as "allowedAddresses",
      count(u.id) filter (where u.active)::int as people, count(u.id) filter (where u.active and not u.two_factor_enabled)::int as "withoutTwoFactor"
    from user_group g left join user_group_member m on m.group_id = g.id left join app_user u on u.id = m.user_id
    group by g.id order by g.ordering, g.id`.execute(db)
  return { passwordLeast: row.password_least, allowedAddresses: row.allowed_addresses, ownersTwoFactor: row.owners_two_factor, groups: groups.rows }
}

export async function passwordLeast(db: Database): Promise<number> {
  return (await db.selectFrom('security_settings').select('password_least').executeTakeFirstOrThrow()).password_least
}

/**
 * Saves how people must sign in. What binds owners too is changed by owners alone.
 * @param ownAddress where the actor sits: a list that would shut them out is not saved
 * @throws Refusal `invalid`, `beyond_own_rights`, `own_address_outside`
 */
export async function saveSecurity(tx: Tx, next: SaveSecurity, ownAddress: string): Promise<void> {
  await bumpVersion(tx)
  const before = await securitySettings(tx.db)
  const allowedAddresses = readAddresses(next.allowedAddresses, 'allowedAddresses')
  const bindsOwners = next.ownersTwoFactor !== before.ownersTwoFactor || JSON.stringify(allowedAddresses) !== JSON.stringify(before.allowedAddresses)
  if (bindsOwners && tx.actor.grants.rights !== 'all') throw new Refusal('beyond_own_rights', { right: 'owner' }, 403)
  await tx.db.updateTable('security_settings').set({ password_least: next.passwordLeast, allowed_addresses: allowedAddresses, owners_two_factor: next.ownersTwoFactor }).execute()
  for (const [place, group] of next.groups.entries()) {
    const changed = await tx.db
      .updateTable('user_group')
      .set({ two_factor_demanded: group.twoFactorDemanded, allowed_addresses: readAddresses(group.allowedAddresses, `groups[${place}].allowedAddresses`) })
      .where('id', '=', group.id)
      .returning('id')
      .executeTakeFirst()
    if (!changed) throw new Refusal('invalid', {}, 400, [{ path: `groups[${place}].id`, code: 'unknown' }])
  }
  const userId = tx.actor.grants.userId
  if (userId !== null) await refuseShuttingOut(tx, userId, ownAddress)
  await record(tx, before)
}

/** The way out from the command line: everybody may sign in from anywhere again. */
export async function allowAllAddresses(tx: Tx): Promise<void> {
  await bumpVersion(tx)
  const before = await securitySettings(tx.db)
  await tx.db.updateTable('security_settings').set({ allowed_addresses: [] }).execute()
  await tx.db.updateTable('user_group').set({ allowed_addresses: [] }).execute()
  await record(tx, before)
}

async function refuseShuttingOut(tx: Tx, userId: number, address: string): Promise<void> {
  const { addressLists } = await rulesFor(tx.db, userId)
  if (!addressLists.every((list) => isListed(list, address))) throw new Refusal('own_address_outside', { address }, 409)
}

async function record(tx: Tx, before: SecuritySettings): Promise<void> {
  const flat = ({ groups, ...rest }: SecuritySettings): Record<string, unknown> => ({
    ...rest,
    ...Object.fromEntries(groups.flatMap((group) => [[`${group.name}: twoFactorDemanded`, group.twoFactorDemanded], [`${group.name}: allowedAddresses`, group.allowedAddresses]])),
  })
  const fields = differences(flat(before), flat(await securitySettings(tx.db)))
  tx.record({ kind: 'security_settings.changed', entity: 'security_settings', entityId: 1, fields })
  await appendAudit(tx.db, [{ topic: 'security', kind: 'security_settings.changed', userId: tx.actor.grants.userId, at: tx.at, about: { fields, ...(tx.actor.kind === 'user' ? {} : { by: tx.actor.name }) } }])
}
