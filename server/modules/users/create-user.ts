import { hashPassword } from 'better-auth/crypto'
import type { CreateUser } from '#shared/contracts/users.ts'
import { invalid, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { bumpVersion } from '#server/modules/settings/index.ts'
import { refuseGivingGroups } from './refuse-beyond.ts'
import { passwordLeast } from './security-settings.ts'
import { refuseWeakPassword } from './weak-password.ts'

/** What a new person may be by one word: an owner, or a member of a default group. */
export const ROLES = ['owner', 'director', 'manager', 'own-orders'] as const
/** A word for the command line: an owner, or a member of the default group with this code. */
export type Role = (typeof ROLES)[number]

type NewUser = Omit<CreateUser, 'name'> & { name?: string; role?: Role }

const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s.]+$/
/** @returns the id of the person. @throws Refusal `invalid` for the e-mail, the password or a group; `beyond_own_rights` */
export async function createUser(tx: Tx, input: NewUser): Promise<number> {
  const email = readEmail(input.email)
  refuseWeakPassword(input.password, { email, ...(input.name ? { name: input.name } : {}) }, await passwordLeast(tx.db))
  const hash = await hashPassword(input.password)
  await bumpVersion(tx)
  const isOwner = input.isOwner === true || input.role === 'owner'
  if (isOwner && tx.actor.grants.rights !== 'all') throw new Refusal('beyond_own_rights', { right: 'owner' }, 403)
  const groupIds = [...(input.groupIds ?? []), ...(await groupOfRole(tx, input.role))]
  await refuseGivingGroups(tx, groupIds)
  const name = input.name?.trim() || email.split('@')[0]!
  const [firstName, ...rest] = name.split(/\s+/)
  const user = await tx.db
    .insertInto('app_user')
    .values({
      name,
      email,
      first_name: firstName,
      last_name: rest.join(' '),
      phone: input.phone ?? null,
      position: input.position ?? null,
      is_owner: isOwner,
      password_change_demanded: input.demandPasswordChange ?? false,
      created_at: tx.at,
      updated_at: tx.at,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!user) throw invalid('email', 'already_taken', { email })
  await tx.db
    .insertInto('sign_in_account')
    .values({ user_id: user.id, account_id: String(user.id), provider_id: 'credential', password: hash })
    .execute()
  if (groupIds.length > 0) {
    await tx.db.insertInto('user_group_member').values(groupIds.map((group_id) => ({ group_id, user_id: user.id }))).execute()
  }
  tx.record({
    kind: 'user.created',
    entity: 'user',
    entityId: user.id,
    fields: { name: [null, name], email: [null, email], isOwner: [null, isOwner], groupIds: [null, groupIds] },
  })
  return user.id
}

/** Lower case, since people sign in by it. @throws Refusal `invalid` */
export function readEmail(text: string): string {
  const email = text.trim().toLowerCase()
  if (email.length > 254 || !EMAIL.test(email)) throw invalid('email', 'not_an_email', { email })
  return email
}

async function groupOfRole(tx: Tx, role: Role | undefined): Promise<number[]> {
  if (role === undefined || role === 'owner') return []
  const group = await tx.db.selectFrom('user_group').select('id').where('code', '=', role).executeTakeFirst()
  if (!group) throw invalid('role', 'unknown', { role })
  return [group.id]
}
