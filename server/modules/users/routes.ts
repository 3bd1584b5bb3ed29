import { Type } from 'typebox'
import { ApiKeys, CreateGroup, CreateKey, CreateUser, EditGroup, EditKey, EditUser, NewKey, User, UserGroups, Users } from '#shared/contracts/users.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { createApiKey, editApiKey } from './api-keys.ts'
import { authRoutes } from './auth-routes.ts'
import { createUser } from './create-user.ts'
import { editUser } from './edit-user.ts'
import { createGroup, editGroup } from './save-group.ts'
import { groupList, keyList, userCard, userList } from './user-list.ts'

const ById = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })

export async function usersRoutes(app: App, platform: Platform): Promise<void> {
  await authRoutes(app, platform)
  peopleRoutes(app, platform)
  keyRoutes(app, platform)
}

function peopleRoutes(app: App, { db }: Platform): void {
  const config = { access: 'users.change' } as const

  app.get('/api/users', { config, schema: { response: { 200: Users } } }, async () => ({ users: await userList(db) }))
  app.post('/api/users', { config, schema: { body: CreateUser, response: { 201: User } } }, async (request, reply) => {
    const id = await transact(db, request.actor, (tx) => createUser(tx, request.body))
    return reply.code(201).send(await userCard(db, id))
  })
  app.patch('/api/users/:id', { config, schema: { params: ById, body: EditUser, response: { 200: User } } }, async (request) => {
    await transact(db, request.actor, (tx) => editUser(tx, request.params.id, request.body))
    return userCard(db, request.params.id)
  })

  app.get('/api/user-groups', { config, schema: { response: { 200: UserGroups } } }, async () => groupList(db))
  app.post('/api/user-groups', { config, schema: { body: CreateGroup, response: { 201: UserGroups } } }, async (request, reply) => {
    await transact(db, request.actor, (tx) => createGroup(tx, request.body))
    return reply.code(201).send(await groupList(db))
  })
  app.patch('/api/user-groups/:id', { config, schema: { params: ById, body: EditGroup, response: { 200: UserGroups } } }, async (request) => {
    await transact(db, request.actor, (tx) => editGroup(tx, request.params.id, request.body))
    return groupList(db)
  })
}

function keyRoutes(app: App, { db }: Platform): void {
  const config = { access: 'keys.change' } as const

  app.get('/api/keys', { config, schema: { response: { 200: ApiKeys } } }, async () => keyList(db))
  app.post('/api/keys', { config, schema: { body: CreateKey, response: { 201: NewKey } } }, async (request, reply) =>
    reply.code(201).send(await transact(db, request.actor, (tx) => createApiKey(tx, request.body))))
  app.patch('/api/keys/:id', { config, schema: { params: ById, body: EditKey, response: { 200: ApiKeys } } }, async (request) => {
    await transact(db, request.actor, (tx) => editApiKey(tx, request.params.id, request.body))
    return keyList(db)
  })
}
