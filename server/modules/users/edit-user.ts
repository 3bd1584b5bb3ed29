import { hashPassword } from 'better-auth/crypto'
import type { EditUser, OwnSettings } from '#shared/contracts/users.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { bumpVersion } from '#server/modules/settings/index.ts'
import { refuseWithoutOwner } from './active-owners.ts'
import { readEmail } from './create-user.ts'
import { refuseChangingSuperior, refuseGivingGroups } from './refuse-beyond.ts'
import { passwordLeast } from './security-settings.ts'
import { refuseWeakPassword } from './weak-password.ts'

/**
 * Changes a person. A new password and being deactivated end the person's sessions.
 * @throws Refusal `not_found`, `invalid`, `beyond_own_rights`, `last_owner`
 */
export async function editUser(tx: Tx, id: number, changes: EditUser): Promise<void> {
  const hash = changes.password === undefined ? null : await hashPassword(changes.password)
  await bumpVersion(tx)
  const before = await snapshot(tx, id)
  await refuseChangingSuperior(tx, id)
  if (changes.isOwner !== undefined && changes.isOwner !== before.isOwner && tx.actor.grants.rights !== 'all') {
    throw new Refusal('beyond_own_rights', { right: 'owner' }, 403)
  }
  if (changes.password !== undefined) refuseWeakPassword(changes.password, { email: changes.email ?? before.email, name: changes.name ?? before.name }, await passwordLeast(tx.db))
  if (changes.email !== undefined) await refuseTakenEmail(tx, readEmail(changes.email), id)
  await tx.db.updateTable('app_user').set({ ...columnsOf(changes), ...statusAt(tx, before, changes), updated_at: tx.at }).where('id', '=', id).execute()
  if (changes.groupIds) await putIntoGroups(tx, id, before.groupIds, changes.groupIds)
  if (hash) await tx.db.updateTable('sign_in_account').set({ password: hash, updated_at: tx.at }).where('user_id', '=', id).where('provider_id', '=', 'credential').execute()
  if (hash || changes.active === false) await tx.db.deleteFrom('session').where('user_id', '=', id).execute()
  if (before.isOwner) await refuseWithoutOwner(tx)
  const fields = differences(before, await snapshot(tx, id))
  tx.record({ kind: 'user.changed', entity: 'user', entityId: id, fields, ...(hash ? { about: { password: 'changed' } } : {}) })
}

/** What everyone may set for themselves: language, theme, whether they are free. */
export async function setOwnSettings(tx: Tx, settings: OwnSettings): Promise<void> {
  const id = tx.actor.grants.userId
  if (id === null) throw new Refusal('forbidden', {}, 403)
  await bumpVersion(tx)
  const before = await snapshot(tx, id)
  await tx.db.updateTable('app_user').set({ ...settings, ...statusAt(tx, before, settings), updated_at: tx.at }).where('id', '=', id).execute()
  tx.record({ kind: 'user.changed', entity: 'user', entityId: id, fields: differences(before, await snapshot(tx, id)) })
}

/** Since when somebody is free or away: the board shows it. */
function statusAt(tx: Tx, before: Snapshot, { status }: { status?: string }): { status_at?: Date } {
  return status === undefined || status === before.status ? {} : { status_at: tx.at }
}

type Snapshot = {
  name: string
  email: string
  phone: string | null
  position: string | null
  active: boolean
  status: string
  isOwner: boolean
  locale: string | null
  theme: string
  groupIds: number[]
}

async function snapshot(tx: Tx, id: number): Promise<Snapshot> {
  const row = await tx.db
    .selectFrom('app_user')
    .select(['name', 'email', 'phone', 'position', 'active', 'status', 'is_owner as isOwner', 'locale', 'theme'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('user', id)
  const groups = await tx.db.selectFrom('user_group_member').select('group_id').where('user_id', '=', id).orderBy('group_id').execute()
  return { ...row, groupIds: groups.map((group) => group.group_id) }
}

function columnsOf(changes: EditUser): Record<string, unknown> {
  const { name, email, phone, position, active, status, isOwner, demandPasswordChange } = changes
  const names = name === undefined ? [] : name.trim().split(/\s+/)
  return {
    ...(name === undefined ? {} : { name: name.trim(), first_name: names[0], last_name: names.slice(1).join(' ') }),
    ...(email === undefined ? {} : { email: readEmail(email) }),
    ...(phone === undefined ? {} : { phone }),
    ...(position === undefined ? {} : { position }),
    ...(active === undefined ? {} : { active }),
    ...(status === undefined ? {} : { status }),
    ...(isOwner === undefined ? {} : { is_owner: isOwner }),
    ...(demandPasswordChange === undefined ? {} : { password_change_demanded: demandPasswordChange }),
  }
}

async function refuseTakenEmail(tx: Tx, email: string, id: number): Promise<void> {
  const other = await tx.db.selectFrom('app_user').select('id').where('email', '=', email).where('id', '!=', id).executeTakeFirst()
  if (other) throw invalid('email', 'already_taken', { email })
}

async function putIntoGroups(tx: Tx, id: number, before: number[], groupIds: number[]): Promise<void> {
  await refuseGivingGroups(tx, groupIds.filter((group) => !before.includes(group)))
  await tx.db.deleteFrom('user_group_member').where('user_id', '=', id).execute()
  if (groupIds.length > 0) await tx.db.insertInto('user_group_member').values(groupIds.map((group_id) => ({ group_id, user_id: id }))).execute()
}
