import { Type, type Static } from 'typebox'
import {
  AccountChanges, changesOf, Code, creationOf, GroupTransitions, REFERENCE_SCHEMAS, ReferencesAnswer, SaveTransitions, StatusMatrix,
} from '#shared/contracts/settings.ts'
import type { Actor } from '#server/platform/access.ts'
import { mayTouchSite } from '#server/platform/access.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { REFERENCE_NAMES } from './reference-kinds.ts'
import { freshReferences, type References } from './references.ts'
import { editAccount } from './save-account.ts'
import { createReference, editReference } from './save-reference.ts'
import { pairsOf, saveTransitions } from './save-transitions.ts'

const GroupId = Type.Object({ groupId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })
const config = { access: 'settings.change' } as const

export function settingsRoutes(app: App, { db }: Platform): void {
  const answer = async (actor: Actor): Promise<Static<typeof ReferencesAnswer>> => answerOf(await freshReferences(db.kysely), actor)

  app.get('/api/references', { config: { access: 'signed-in' }, schema: { description: 'References of the account: statuses, types, sites and so on, of the sites that the person may touch', response: { 200: ReferencesAnswer } } }, (request) => answer(request.actor))

  for (const name of REFERENCE_NAMES) {
    const schema = REFERENCE_SCHEMAS[name]
    app.post(`/api/references/${name}`, { config, schema: { body: creationOf(schema), response: { 201: ReferencesAnswer } } }, async (request, reply) => {
      await transact(db, request.actor, (tx) => createReference(tx, name, request.body as { code: string }))
      return reply.code(201).send(await answer(request.actor))
    })
    app.patch(
      `/api/references/${name}/:code`,
      { config, schema: { params: Type.Object({ code: Code }), body: changesOf(schema), response: { 200: ReferencesAnswer } } },
      async (request) => {
        const { code } = request.params as { code: string }
        await transact(db, request.actor, (tx) => editReference(tx, name, code, request.body as Record<string, unknown>))
        return answer(request.actor)
      },
    )
  }

  app.patch('/api/account', { config, schema: { description: 'Changes settings of the account', body: AccountChanges, response: { 200: ReferencesAnswer } } }, async (request) => {
    await transact(db, request.actor, (tx) => editAccount(tx, request.body))
    return answer(request.actor)
  })

  app.get('/api/status-transitions', { config, schema: { description: 'From which status to which each group may move an order', response: { 200: StatusMatrix } } }, async () => {
    const references = await freshReferences(db.kysely)
    // All groups: one that has no pairs yet must be there to be given some.
    const groups = await db.kysely.selectFrom('user_group').select('id').orderBy('ordering').orderBy('id').execute()
    return { groups: groups.map(({ id }) => ({ groupId: id, transitions: pairsOf(references, id) })) }
  })
  app.put('/api/status-transitions/:groupId', { config, schema: { description: 'Replaces what one group may', params: GroupId, body: SaveTransitions, response: { 200: GroupTransitions } } }, async (request) => {
    const { groupId } = request.params
    await transact(db, request.actor, (tx) => saveTransitions(tx, groupId, request.body.transitions))
    return { groupId, transitions: pairsOf(await freshReferences(db.kysely), groupId) }
  })
}

/** People see the sites that they may work with; everything else is the same for all. */
function answerOf(references: References, actor: Actor): Static<typeof ReferencesAnswer> {
  const lists = Object.fromEntries(REFERENCE_NAMES.map((name) => [name, references[name].all])) as unknown as Static<typeof ReferencesAnswer>
  return {
    ...lists,
    version: references.version,
    account: references.account,
    users: references.users.map((user) => ({ ...user, code: String(user.id) })),
    userGroups: [...references.userGroups],
    segments: [...references.segments.all],
    sites: references.sites.all.filter((site) => mayTouchSite(actor, site.code)),
    statuses: references.statuses.all.map((status) => ({ ...status, color: references.statusGroups.byCode.get(status.group)?.color ?? null })),
  }
}
