import { Type } from 'typebox'
import {
  CommentTask, CompleteTask, CreateTask, EditTask, HandOverTasks, TaskCard, TaskPage, TaskReport, TaskTimeline, TaskTotals,
} from '#shared/contracts/tasks.ts'
import { parseDay } from '#shared/dates.ts'
import { readTaskLine } from '#shared/task-line.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import { ListQuery, TotalsQuery } from '#server/platform/http/list-query.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { commentTask } from './comment-task.ts'
import { completeTask, reopenTask } from './complete-task.ts'
import { createTask, type NewTask } from './create-task.ts'
import { editTask } from './edit-task.ts'
import { handOverTasks } from './hand-over-tasks.ts'
import { unseen } from './linked-records.ts'
import { taskCard } from './task-card.ts'
import { listTasks, totalTasks } from './task-list.ts'
import { taskReport } from './task-report.ts'
import { taskTimeline } from './task-timeline.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const ById = Type.Object({ id: Id })

export function taskReadRoutes(app: App, platform: Platform): void {
  const { kysely } = platform.db
  const access = { config: { access: 'tasks.view' as const } }

  app.get('/api/tasks', { ...access, schema: { description: 'Tasks, the next due first unless told otherwise', querystring: ListQuery, response: { 200: TaskPage } } }, (request) =>
    listTasks(kysely, platform, request.actor, request.query))

  app.get('/api/tasks/totals', { ...access, schema: { description: 'How many match', querystring: TotalsQuery, response: { 200: TaskTotals } } }, (request) =>
    totalTasks(kysely, request.actor, request.query))

  const Period = Type.Object({ from: Type.String({ maxLength: 10, description: 'First day, YYYY-MM-DD' }), to: Type.String({ maxLength: 10, description: 'Last day, included' }) })
  app.get('/api/tasks/report', { ...access, schema: { description: 'How tasks were kept, by performer', querystring: Period, response: { 200: TaskReport } } }, (request) => {
    const [from, to] = [parseDay(request.query.from), parseDay(request.query.to)]
    if (!from) throw invalid('from', 'wrong_value')
    if (!to || to < from) throw invalid('to', 'wrong_value')
    return taskReport(kysely, request.actor, { from, to })
  })

  app.get('/api/tasks/:id', { ...access, schema: { description: 'All about one task', params: ById, response: { 200: TaskCard } } }, (request) =>
    taskCard(kysely, platform, request.actor, request.params.id))

  const Page = Type.Object({ before: Type.Optional(Id), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })) })
  app.get('/api/tasks/:id/timeline', { ...access, schema: { description: 'What happened to the task, newest first', params: ById, querystring: Page, response: { 200: TaskTimeline } } }, (request) =>
    taskTimeline(kysely, request.actor, request.params.id, request.query))
}

export function taskWriteRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const access = { config: { access: 'tasks.change' as const } }
  const card = { response: { 200: TaskCard } }

  app.post('/api/tasks', { ...access, schema: { description: 'Makes a task', body: CreateTask, response: { 201: TaskCard } } }, async (request, reply) => {
    const { line, dueAt, ...given } = request.body
    const hidden = await unseen(db.kysely, platform, request.actor, given)
    if (hidden) throw notFound(hidden, hidden === 'order' ? given.orderId : given.customerId)
    const { account } = await freshReferences(db.kysely)
    const said = line === undefined ? undefined : readTaskLine(line, new Date(), account.timeZone)
    const input: NewTask = { ...given }
    // What is said in so many words goes before what the line says.
    if (said && given.text === undefined && (said.text !== '' || !given.kind)) input.text = said.text
    if (dueAt !== undefined) input.dueAt = dueAt === null ? null : readMoment(dueAt)
    else if (said?.dueAt) input.dueAt = said.dueAt
    const id = await transact(db, request.actor, (tx) => createTask(tx, input))
    return reply.code(201).send(await taskCard(db.kysely, platform, request.actor, id))
  })

  app.patch('/api/tasks/:id', { ...access, schema: { description: 'Edits in place; 409 `conflict` when a value is no longer `from`', params: ById, body: EditTask, ...card } }, async (request) => {
    const { changes } = request.body
    const about = { orderId: changes['orderId']?.to as number | null | undefined, customerId: changes['customerId']?.to as number | null | undefined }
    const hidden = await unseen(db.kysely, platform, request.actor, about)
    if (hidden) throw notFound(hidden, hidden === 'order' ? about.orderId : about.customerId)
    await transact(db, request.actor, (tx) => editTask(tx, request.params.id, changes))
    return taskCard(db.kysely, platform, request.actor, request.params.id)
  })

  app.post('/api/tasks/:id/complete', { ...access, schema: { description: 'Ends the task; 409 `task_complete` when a colleague was faster. The answer proposes no status: the card before did', params: ById, body: CompleteTask, ...card } }, async (request) => {
    await transact(db, request.actor, (tx) => completeTask(tx, request.params.id, request.body))
    return taskCard(db.kysely, platform, request.actor, request.params.id)
  })

  app.post('/api/tasks/:id/reopen', { ...access, schema: { description: 'Takes the completion back', params: ById, ...card } }, async (request) => {
    await transact(db, request.actor, (tx) => reopenTask(tx, request.params.id))
    return taskCard(db.kysely, platform, request.actor, request.params.id)
  })

  app.post('/api/tasks/:id/comments', { ...access, schema: { description: 'Says something about the task', params: ById, body: CommentTask, response: { 201: TaskCard } } }, async (request, reply) => {
    await transact(db, request.actor, (tx) => commentTask(tx, request.params.id, request.body.text))
    return reply.code(201).send(await taskCard(db.kysely, platform, request.actor, request.params.id))
  })

  const HandedOver = Type.Object({ ids: Type.Array(Type.Integer(), { description: 'Those that were handed over: open, and the actor’s to change' }) })
  app.post('/api/tasks/hand-over', { ...access, schema: { description: 'Gives open tasks to a person or a group', body: HandOverTasks, response: { 200: HandedOver } } }, async (request) => {
    const { taskIds, userId, groupId } = request.body
    if ((userId === undefined) === (groupId === undefined)) throw invalid('userId', 'one_performer')
    const to = userId === undefined ? { groupId: groupId! } : { userId }
    return { ids: await transact(db, request.actor, (tx) => handOverTasks(tx, { from: { taskIds }, to })) }
  })
}

function readMoment(text: string): Date {
  const moment = /^\d{4}-\d{2}-\d{2}T/.test(text) ? new Date(text) : new Date(NaN)
  if (Number.isNaN(+moment)) throw invalid('dueAt', 'wrong_value')
  return moment
}
