import type { Module, Visibility } from '#server/platform/platform.ts'
import { may } from '#server/platform/access.ts'
import { authenticator } from './authenticate.ts'
import { forgetExpired } from './jobs.ts'
import { keepPresence } from './keep-presence.ts'
import { usersRoutes } from './routes.ts'

export { createApiKey, editApiKey } from './api-keys.ts'
export { createUser, ROLES, type Role } from './create-user.ts'
export { seedDefaultGroups } from './default-groups.ts'
export { editUser } from './edit-user.ts'
export { keyBehind } from './key-behind.ts'
export { personBehindKey } from './personal-keys.ts'
export { userByEmail } from './user-by-email.ts'
export { resetTwoFactor } from './end-sessions.ts'
export { allowAllAddresses } from './security-settings.ts'
export { refuseChangingSuperior } from './refuse-beyond.ts'
export { personActor } from './person-actor.ts'
export { noticePeople, ONLINE_SECONDS } from './keep-presence.ts'
export { makeSetupLink } from './setup-link.ts'

const everyone: Visibility = async (_db, _actor, ids) => new Set(ids)
const keepersOfRights: Visibility = async (_db, actor, ids) => new Set(may(actor, 'users.change') ? ids : [])
const ownKeys: Visibility = async (db, actor, ids) => {
  if (actor.kind !== 'user' || ids.length === 0) return new Set()
  const rows = await db.selectFrom('personal_key').select('id').where('id', 'in', [...ids]).where('user_id', '=', actor.id!).execute()
  return new Set(rows.map((row) => row.id))
}
const keepersOfKeys: Visibility = async (_db, actor, ids) => new Set(may(actor, 'keys.change') ? ids : [])

export const users: Module = {
  name: 'users',
  routes: async (app, platform) => {
    await usersRoutes(app, platform)
    keepPresence(app, platform)
  },
  jobs: [forgetExpired],
  authenticate: ({ db }) => authenticator(db),
  // The feed carries no values: who may see what a person or a group is decided by the routes.
  policyEntities: ['user', 'user_group', 'api_key', 'security_settings'],
  visibility: { user: everyone, user_group: everyone, access_question: keepersOfRights, security_settings: everyone, api_key: keepersOfKeys, personal_key: ownKeys },
}
