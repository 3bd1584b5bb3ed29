import {
  Board, CallAttempt, CallAttempted, Colleagues, CreateRule, Day, DayQuery, DistributionRules, EditRule, HandedOver, HandOver, TakenOrder, TakeOrder,
} from '#shared/contracts/day.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { seeOrder } from '#server/modules/orders/index.ts'
import { attemptCall } from './attempt-call.ts'
import { board } from './board.ts'
import { colleaguesAtWork } from './colleagues.ts'
import { dayList } from './day-list.ts'
import { handOver } from './hand-over.ts'
import { createRule, editRule, removeRule, ruleList } from './rules.ts'
import { takeNext, takeThis } from './take-order.ts'

export function dayRoutes(app: App, platform: Platform): void {
  workRoutes(app, platform)
  headRoutes(app, platform)
  ruleRoutes(app, platform)
}

/** What a manager works by. */
function workRoutes(app: App, { db }: Platform): void {
  app.get('/api/day', { config: { access: 'signed-in' }, schema: { description: 'What is to be done now, the most urgent first', querystring: DayQuery, response: { 200: Day } } }, (request) =>
    dayList(db.kysely, request.actor, request.query))

  app.get('/api/day/people', { config: { access: 'signed-in' }, schema: { description: 'Colleagues who are at work', response: { 200: Colleagues } } }, async () => ({ people: await colleaguesAtWork(db.kysely) }))

  app.post('/api/queue/take', { config: { access: 'orders.take' }, schema: { description: 'Takes the oldest order that waits without a manager, or the given one; null when nothing waits. Two people never get the same', body: TakeOrder, response: { 200: TakenOrder } } }, async (request) => {
    const { orderId } = request.body
    return { order: await transact(db, request.actor, (tx) => (orderId === undefined ? takeNext(tx) : takeThis(tx, orderId))) }
  })

  app.post('/api/orders/:id/call-attempts', { config: { access: 'orders.change' }, schema: { description: 'Keeps that the buyer was called. In vain: promises the next call, and offers to cancel after as many attempts as the account allows', params: ById, body: CallAttempt, response: { 200: CallAttempted } } }, async (request) => {
    const { id } = request.params
    await seeOrder(db.kysely, request.actor, id, 'orders.change')
    return transact(db, request.actor, (tx) => attemptCall(tx, id, request.body))
  })
}

/** What the head watches and moves. */
function headRoutes(app: App, { db }: Platform): void {
  app.get('/api/day/board', { config: { access: 'board.view' }, schema: { description: 'Load and figures of people today, as far as the right reaches', response: { 200: Board } } }, (request) => board(db.kysely, request.actor))

  app.post('/api/day/hand-over', { config: { access: 'orders.change' }, schema: { description: 'Gives orders to another person or back to the queue; what cannot change hands is refused one by one, the rest does', body: HandOver, response: { 200: HandedOver } } }, (request) =>
    transact(db, request.actor, (tx) => handOver(tx, request.body)))
}

function ruleRoutes(app: App, { db }: Platform): void {
  const config = { access: 'settings.change' } as const
  const answer = async () => ({ rules: await ruleList(db.kysely) })

  app.get('/api/distribution/rules', { config, schema: { description: 'How new orders are given to people, in the order of the rules', response: { 200: DistributionRules } } }, answer)
  app.post('/api/distribution/rules', { config, schema: { description: 'Adds a rule; answers all of them', body: CreateRule, response: { 201: DistributionRules } } }, async (request, reply) => {
    await transact(db, request.actor, (tx) => createRule(tx, request.body))
    return reply.code(201).send(await answer())
  })
  app.patch('/api/distribution/rules/:id', { config, schema: { description: 'Changes a rule; answers all of them', params: ById, body: EditRule, response: { 200: DistributionRules } } }, async (request) => {
    await transact(db, request.actor, (tx) => editRule(tx, request.params.id, request.body))
    return answer()
  })
  app.delete('/api/distribution/rules/:id', { config, schema: { description: 'Removes a rule; answers those that are left', params: ById, response: { 200: DistributionRules } } }, async (request) => {
    await transact(db, request.actor, (tx) => removeRule(tx, request.params.id))
    return answer()
  })
}
