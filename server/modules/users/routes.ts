import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ApiKeys, CreateGroup, CreateKey, CreateUser, EditGroup, EditKey, EditUser, NewKey, OpenSessions, SaveSecurity, SecurityCard, User, UserGroups, Users } from '#shared/contracts/users.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { createApiKey, editApiKey } from './api-keys.ts'
import { plainAddress } from './address-list.ts'
import { authRoutes } from './auth-routes.ts'
import { sessionToken } from './authenticate.ts'
import { createUser } from './create-user.ts'
import { editUser } from './edit-user.ts'
import { endSessions, resetTwoFactor } from './end-sessions.ts'
import { personalKeyRoutes } from './personal-key-routes.ts'
import { refuseChangingSuperior } from './refuse-beyond.ts'
import { refuseUnknownFields } from './restrictable-fields.ts'
import { rightsRoutes } from './rights-routes.ts'
import { createGroup, editGroup } from './save-group.ts'
import { saveSecurity, securitySettings } from './security-settings.ts'
import { openSessions } from './session-card.ts'
import { groupList, keyList, userCard, userList } from './user-list.ts'

const Done = Type.Object({ done: Type.Boolean() })

export async function usersRoutes(app: App, platform: Platform): Promise<void> {
  await authRoutes(app, platform)
  peopleRoutes(app, platform)
  securityRoutes(app, platform)
  keyRoutes(app, platform)
  personalKeyRoutes(app, platform)
  rightsRoutes(app, platform)
}

function peopleRoutes(app: App, { db, catalogues }: Platform): void {
  const config = { access: 'users.change' } as const

  app.get('/api/users', { config, schema: { description: 'All people of the account; those who left stand last', response: { 200: Users } } }, async () => ({ users: await userList(db) }))
  app.post('/api/users', { config, schema: { description: 'Makes a person; nobody gives more than they have', body: CreateUser, response: { 201: User } } }, async (request, reply) => {
    const id = await transact(db, request.actor, (tx) => createUser(tx, request.body))
    return reply.code(201).send(await userCard(db, id))
  })
  app.patch('/api/users/:id', { config, schema: { description: 'Changes a person. Refused: invalid, beyond_own_rights, last_owner', params: ById, body: EditUser, response: { 200: User } } }, async (request) => {
    await transact(db, request.actor, (tx) => editUser(tx, request.params.id, request.body))
    return userCard(db, request.params.id)
  })

  app.get('/api/user-groups', { config, schema: { description: 'Groups with their rights, sites, limits and fields that are kept from them', response: { 200: UserGroups } } }, async () => groupList(db, catalogues))
  app.post('/api/user-groups', { config, schema: { description: 'Makes a group; nobody gives more than they have', body: CreateGroup, response: { 201: UserGroups } } }, async (request, reply) => {
    refuseUnknownFields(catalogues, request.body.fields)
    await transact(db, request.actor, (tx) => createGroup(tx, request.body))
    return reply.code(201).send(await groupList(db, catalogues))
  })
  app.patch('/api/user-groups/:id', { config, schema: { description: 'Changes a group; nobody gives more than they have', params: ById, body: EditGroup, response: { 200: UserGroups } } }, async (request) => {
    refuseUnknownFields(catalogues, request.body.fields)
    await transact(db, request.actor, (tx) => editGroup(tx, request.params.id, request.body))
    return groupList(db, catalogues)
  })
}

function securityRoutes(app: App, { db }: Platform): void {
  const config = { access: 'users.change' } as const
  const card = async (request: FastifyRequest) => ({
    settings: await securitySettings(db.kysely),
    ownAddress: plainAddress(request.ip),
    isProxyUnknown: request.headers['x-forwarded-for'] !== undefined && plainAddress(request.socket.remoteAddress ?? '') === plainAddress(request.ip),
  })

  app.get('/api/security', { config, schema: { description: 'How people must sign in: passwords, the second factor, addresses', response: { 200: SecurityCard } } }, card)
  app.put('/api/security', { config, schema: { description: 'Saves it; a list that would shut out its maker is refused', body: SaveSecurity, response: { 200: SecurityCard } } }, async (request) => {
    await transact(db, request.actor, (tx) => saveSecurity(tx, request.body, request.ip))
    return card(request)
  })

  app.get('/api/users/:id/sessions', { config, schema: { description: 'Where a person is signed in', params: ById, response: { 200: OpenSessions } } }, async (request) => {
    await transact(db, request.actor, (tx) => refuseChangingSuperior(tx, request.params.id))
    return openSessions(db, request.params.id, sessionToken(request))
  })
  app.post('/api/users/:id/end-sessions', { config, schema: { description: 'Signs a person out everywhere', params: ById, response: { 200: Done } } }, async (request) => {
    await transact(db, request.actor, (tx) => endSessions(tx, request.params.id))
    return { done: true }
  })
  app.post('/api/users/:id/reset-two-factor', { config, schema: { description: 'For somebody who lost both the phone and the codes: the second factor is off, the sessions are ended', params: ById, response: { 200: Done } } }, async (request) => {
    await transact(db, request.actor, (tx) => resetTwoFactor(tx, request.params.id))
    return { done: true }
  })
}

function keyRoutes(app: App, { db }: Platform): void {
  const config = { access: 'keys.change' } as const

  app.get('/api/keys', { config, schema: { description: 'Keys of the API without their secrets', response: { 200: ApiKeys } } }, async () => keyList(db))
  app.post('/api/keys', { config, schema: { description: 'Makes a key; its secret is shown now and never again', body: CreateKey, response: { 201: NewKey } } }, async (request, reply) =>
    reply.code(201).send(await transact(db, request.actor, (tx) => createApiKey(tx, request.body))))
  app.patch('/api/keys/:id', { config, schema: { description: 'Changes scopes, sites or restrictions of a key, or switches it off', params: ById, body: EditKey, response: { 200: ApiKeys } } }, async (request) => {
    await transact(db, request.actor, (tx) => editApiKey(tx, request.params.id, request.body))
    return keyList(db)
  })
}
