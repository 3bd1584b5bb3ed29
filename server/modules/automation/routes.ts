import { Type } from 'typebox'
import {
  ActivateRule, ArrangeRules, CheckRule, CreateRule, DryRun, DryRunAnswer, EditRule, FuseAnswer, Postpone, RaiseHook, RecipeList, RecordAutomation, RuleCatalogue, RuleList, RuleProblems, RuleRow, RuleRun, RuleVersions, RunPage, UseRecipe,
} from '#shared/contracts/automation.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { seeOrder } from '#server/modules/orders/index.ts'
import { changeRunRights, refuseUnreachable, refuseUnseen } from './reach-run.ts'
import { postponeRun, seeAlert, stopRun } from './change-run.ts'
import { checkRule } from './check-rule.ts'
import { dryRun } from './dry-run.ts'
import { explainRecord } from './explain-record.ts'
import { raiseHook } from './raise-hook.ts'
import { oneRun, runsOfRule } from './read-runs.ts'
import { listRules, oneRule, versionsOf } from './read-rules.ts'
import { listRecipes, useRecipe } from './recipes.ts'
import { ruleCatalogue } from './rule-catalogue.ts'
import { activateRule, answerFuse, arrangeRules, createRule, editRule, putAwayRule, rollBack } from './save-rule.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const ById = Type.Object({ id: Id })
const Nothing = Type.Object({})
const view = { config: { access: 'rules.view' as const } }
const change = { config: { access: 'rules.change' as const } }

export function ruleRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const { kysely } = db

  app.get('/api/rules', { ...view, schema: { description: 'Rules in the order of execution, and alerts that nobody has seen', response: { 200: RuleList } } }, (request) => listRules(kysely, platform, request.actor))

  app.post('/api/rules', { ...change, schema: { description: 'A new rule, which is off', body: CreateRule, response: { 201: RuleRow } } }, async (request, reply) => {
    const id = await transact(db, request.actor, (tx) => createRule(tx, request.body.draft, request.body.recipe ?? null))
    return reply.code(201).send(await oneRule(kysely, request.actor, id))
  })

  app.get('/api/rules/catalogue', { ...view, schema: { description: 'What rules are built of', response: { 200: RuleCatalogue } } }, (request) => ruleCatalogue(kysely, request.actor))

  app.post('/api/rules/order', { ...change, schema: { description: 'The order of execution', body: ArrangeRules, response: { 200: RuleList } } }, async (request) => {
    await transact(db, request.actor, (tx) => arrangeRules(tx, request.body.ids))
    return listRules(kysely, platform, request.actor)
  })

  app.post('/api/rules/check', { ...view, schema: { description: 'What stands in the way of switching a draft on', body: CheckRule, response: { 200: RuleProblems } } }, async (request) => ({
    problems: await checkRule(kysely, request.body.draft, request.body.ruleId ?? null),
  }))

  app.post('/api/rules/dry-run', { ...change, schema: { description: 'Who would have got what; nothing is sent', body: DryRun, response: { 200: DryRunAnswer } } }, (request) => dryRun(db, platform, request.actor, request.body))

  app.get('/api/rules/:id', { ...view, schema: { description: 'A rule: what begins it, its steps, what it has done', params: ById, response: { 200: RuleRow } } }, (request) => oneRule(kysely, request.actor, request.params.id))

  app.put('/api/rules/:id', { ...change, schema: { description: 'A new version', params: ById, body: EditRule, response: { 200: RuleRow } } }, async (request) => {
    await transact(db, request.actor, (tx) => editRule(tx, request.params.id, request.body.draft, request.body.version))
    return oneRule(kysely, request.actor, request.params.id)
  })

  app.delete('/api/rules/:id', { ...change, schema: { description: 'Puts the rule away; its runs stay to be read', params: ById, response: { 200: Nothing } } }, async (request) => {
    await transact(db, request.actor, (tx) => putAwayRule(tx, request.params.id))
    return {}
  })

  app.post('/api/rules/:id/activate', { ...change, schema: { description: 'On or off', params: ById, body: ActivateRule, response: { 200: RuleRow } } }, async (request) => {
    await transact(db, request.actor, (tx) => activateRule(tx, request.params.id, request.body.isActive))
    return oneRule(kysely, request.actor, request.params.id)
  })

  app.post('/api/rules/:id/fuse', { ...change, schema: { description: 'Answers a rule that has paused itself', params: ById, body: FuseAnswer, response: { 200: RuleRow } } }, async (request) => {
    await transact(db, request.actor, (tx) => answerFuse(tx, request.params.id, request.body.go))
    return oneRule(kysely, request.actor, request.params.id)
  })

  app.get('/api/rules/:id/versions', { ...view, schema: { params: ById, response: { 200: RuleVersions } } }, async (request) => ({ versions: await versionsOf(kysely, request.actor, request.params.id) }))

  const ByVersion = Type.Object({ id: Id, version: Id })
  app.post('/api/rules/:id/versions/:version/roll-back', { ...change, schema: { description: 'What that version said, as a new version', params: ByVersion, response: { 200: RuleRow } } }, async (request) => {
    await transact(db, request.actor, (tx) => rollBack(tx, request.params.id, request.params.version))
    return oneRule(kysely, request.actor, request.params.id)
  })

  const Runs = Type.Object({ state: Type.Optional(Type.String({ maxLength: 20 })), cursor: Type.Optional(Type.String({ maxLength: 20 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) })
  app.get('/api/rules/:id/runs', { ...view, schema: { description: 'Newest first', params: ById, querystring: Runs, response: { 200: RunPage } } }, (request) =>
    runsOfRule(kysely, platform, request.actor, request.params.id, request.query))

  app.post('/api/rule-alerts/:id/seen', { ...change, schema: { params: ById, response: { 200: Nothing } } }, async (request) => {
    await transact(db, request.actor, (tx) => seeAlert(tx, request.params.id))
    return {}
  })

  app.get('/api/recipes', { ...view, schema: { description: 'Ready rules', response: { 200: RecipeList } } }, async () => ({ recipes: await listRecipes(kysely) }))

  const ByCode = Type.Object({ code: Type.String({ maxLength: 100 }) })
  app.post('/api/recipes/:code', { ...change, schema: { description: 'A rule from a recipe', params: ByCode, body: UseRecipe, response: { 201: RuleRow } } }, async (request, reply) => {
    const id = await transact(db, request.actor, (tx) => useRecipe(tx, request.params.code, request.body))
    return reply.code(201).send(await oneRule(kysely, request.actor, id))
  })

  const ByName = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) })
  app.post('/api/hooks/:name', { ...change, schema: { description: 'News from outside for the rules that listen to it', params: ByName, body: RaiseHook, response: { 200: Type.Object({ isNew: Type.Boolean() }) } } }, async (request) => {
    await refuseUnseen(kysely, platform, request.actor, request.body)
    return { isNew: await transact(db, request.actor, (tx) => raiseHook(tx, request.params.name, request.body)) }
  })
}

/** What rules did with one record, for whoever sees it. */
export function recordRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const { kysely } = db

  app.get('/api/orders/:id/automation', { config: { access: 'orders.view' }, schema: { description: 'Which rules acted on the order, and why the others did not', params: ById, response: { 200: RecordAutomation } } }, async (request) => {
    await seeOrder(kysely, request.actor, request.params.id)
    return explainRecord(kysely, platform, request.actor, 'order', request.params.id)
  })

  app.get('/api/customers/:id/automation', { config: { access: 'customers.view' }, schema: { description: 'Which rules acted on the customer, and why the others did not', params: ById, response: { 200: RecordAutomation } } }, async (request) => {
    await refuseUnseen(kysely, platform, request.actor, { customerId: request.params.id })
    return explainRecord(kysely, platform, request.actor, 'customer', request.params.id)
  })

  app.post('/api/rule-runs/:id/stop', { config: { access: changeRunRights }, schema: { description: 'What waits is not done', params: ById, response: { 200: RuleRun } } }, async (request) => {
    await refuseUnreachable(kysely, request.actor, request.params.id)
    await transact(db, request.actor, (tx) => stopRun(tx, request.params.id))
    return oneRun(kysely, platform, request.actor, request.params.id)
  })

  app.post('/api/rule-runs/:id/postpone', { config: { access: changeRunRights }, schema: { description: 'What waits is done so much later', params: ById, body: Postpone, response: { 200: RuleRun } } }, async (request) => {
    await refuseUnreachable(kysely, request.actor, request.params.id)
    await transact(db, request.actor, (tx) => postponeRun(tx, request.params.id, request.body.hours))
    return oneRun(kysely, platform, request.actor, request.params.id)
  })
}
