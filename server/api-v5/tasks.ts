import { sql } from 'kysely'
import { notFound } from '#server/platform/errors.ts'
import { changeTask, completeTask, createTask, reopenTask, type TaskPatch } from '#server/modules/tasks/index.ts'
import { allOf, anywhere, conditionsOf, siteCondition, type Condition } from './conditions.ts'
import { countRows } from './counting.ts'
import { listHistory } from './history.ts'
import { lookUp, type Kind } from './lookup.ts'
import { taskAnswers } from './task-answer.ts'
import { TASK_HISTORY } from './task-history.ts'
import { wireDateTime } from './wire/dates.ts'
import { entityOf } from './wire/entity.ts'
import { present, succeeded } from './wire/envelope.ts'
import { defined, fieldsOf, type Fields } from './wire/fields.ts'
import { filterOf, type Filter } from './wire/filter.ts'
import { parameter, write, type Answer, type Call, type Method } from './wire/method.ts'
import { readInteger } from './wire/numbers.ts'
import { pageOf, pagination } from './wire/paging.ts'
import { namedSite, siteForNew, visibleSites } from './wire/sites.ts'

export const taskMethods: Method[] = [
  { verb: 'GET', path: '/tasks', scope: 'task_read', handle: listTasks },
  { verb: 'POST', path: '/tasks/create', scope: 'task_write', handle: create },
  { verb: 'GET', path: '/tasks/history', scope: 'task_read', handle: (call) => listHistory(call, TASK_HISTORY) },
  { verb: 'GET', path: '/tasks/{id}', scope: 'task_read', handle: get },
  { verb: 'GET', path: '/tasks/{id}/comments', scope: 'task_read', handle: listComments },
  { verb: 'POST', path: '/tasks/{id}/edit', scope: 'task_write', handle: edit },
]

/** Newest first. */
async function listTasks(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const where = allOf([...siteCondition(call, sql`t.site`), ...taskConditions(filterOf(call.query, call.account.timeZone))])
  const [found, count] = await Promise.all([
    sql<{ id: number }>`select t.id from task t where ${where} order by t.id desc limit ${page.limit} offset ${page.offset}`.execute(call.db.kysely),
    countRows(call.db, sql`task t`, where),
  ])
  const tasks = await taskAnswers(call.db, found.rows.map((row) => row.id), call.account.timeZone)
  return { body: succeeded({ pagination: pagination(page, count), tasks }) }
}

function taskConditions(filter: Filter): Condition[] {
  const { conditions, given, oneOfIds, contains, moments } = conditionsOf(filter)
  oneOfIds('ids', sql`t.id`)
  oneOfIds('performers', sql`t.performer_id`)
  oneOfIds('creators', sql`t.creator_id`)
  contains('text', sql`t.text`)
  given(filter.text('orderNumber'), (number) => sql`t.order_id in (select o.id from "order" o where o.number = ${number})`)
  // By the name alone: a key of tasks may not try out phones and e-mails, which the words of the search hold as well.
  given(filter.text('customer'), (name) => sql`t.customer_id in (select c.id from customer c where c.search_text like lower(${anywhere(name)})
    and (concat_ws(' ', c.last_name, c.first_name, c.patronymic, c.nick_name) ilike ${anywhere(name)} or concat_ws(' ', c.first_name, c.patronymic, c.last_name) ilike ${anywhere(name)}))`)
  // Any other word restricts nothing, as an unknown filter does.
  given(filter.text('status'), (status) => (status === 'performing' ? sql`not t.complete` : status === 'completed' ? sql`t.complete` : sql`true`))
  moments('date', sql`t.due_at`)
  moments('createdAt', sql`t.created_at`)
  moments('completedAt', sql`t.completed_at`)
  return conditions
}

async function get(call: Call): Promise<Answer> {
  const [task] = await taskAnswers(call.db, [await taskId(call)], call.account.timeZone)
  return { body: succeeded({ task }) }
}

async function create(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'task'), call.account.timeZone)
  const { complete, text, ...input } = await taskInput(call, fields)
  if (!text) fields.complain('text', 'required')
  fields.refuse()
  const id = await write(call, async (tx) => {
    const made = await createTask(tx, { ...input, text: text ?? '', site: siteOf(call, fields) })
    if (complete) await completeTask(tx, made, { result: null })
    return made
  })
  return { status: 201, body: succeeded({ id }) }
}

/** Of a task about neither an order nor a customer: only a key of single sites must name one, or it would not find its own task again. */
function siteOf(call: Call, fields: Fields): string | null {
  const named = parameter(call, 'site') ?? fields.text('phoneSite')
  if (named) return namedSite(call, named)
  return call.key.sites === 'all' ? null : siteForNew(call)
}

async function edit(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'task'), call.account.timeZone)
  const id = await taskId(call)
  const { complete, ...patch } = await taskInput(call, fields)
  if (patch.text === null) fields.complain('text', 'required')
  fields.refuse()
  await write(call, async (tx) => {
    await changeTask(tx, id, defined({ ...patch, text: patch.text ?? undefined }))
    const { rows } = await sql<{ complete: boolean }>`select complete from task where id = ${id}`.execute(tx.db)
    if (complete === true && !rows[0]!.complete) await completeTask(tx, id, { result: null })
    if (complete === false && rows[0]!.complete) await reopenTask(tx, id)
  })
  return { body: succeeded() }
}

type Input = Omit<TaskPatch, 'text'> & { text?: string | null; complete?: boolean }

async function taskInput(call: Call, fields: Fields): Promise<Input> {
  const performer = fields.integer('performerId', 1)
  const isGroup = fields.choice('performerType', ['user', 'group']) === 'group'
  return defined({
    text: fields.text('text', 1000),
    commentary: fields.text('commentary', 20_000) ?? (fields.has('commentary') ? '' : undefined),
    dueAt: fields.dateTime('datetime'),
    ...(performer === undefined ? {} : isGroup ? { performerGroupId: performer } : performer === null ? { performerId: null, performerGroupId: null } : { performerId: performer }),
    orderId: await linked(call, 'order', fields),
    customerId: await linked(call, 'customer', fields),
    phone: fields.text('phone', 100),
    complete: fields.boolean('complete') ?? undefined,
  })
}

/** The order or customer that the task is about, by its id, external id or number; null clears it. */
async function linked(call: Call, kind: 'order' | 'customer', fields: Fields): Promise<number | null | undefined> {
  const object = fields.object(kind)
  if (object === undefined || object === null) return object
  const [id, externalId, number, type] = [object.integer('id', 1), object.text('externalId', 255), object.text('number', 100), object.text('type', 64)]
  const site = object.text('site', 64)
  const sites = site ? [namedSite(call, site)] : visibleSites(call)
  const wanted: Kind = kind === 'customer' && type === 'customer_corporate' ? 'corporate' : kind
  if (id) return one(await lookUp(call, wanted, [String(id)], 'id', sites))
  if (externalId) return one(await lookUp(call, wanted, [externalId], 'externalId', sites))
  if (kind === 'order' && number) {
    const { rows } = await sql<{ id: number }>`select id from "order" where number = ${number} and site = any(${[...sites]}::text[]) order by id desc limit 1`.execute(call.db.kysely)
    return one(rows)
  }
  return null

  function one(found: readonly { id: number }[]): number | undefined {
    if (!found[0]) fields.complain(kind, 'not_found', { entity: kind, id: id ?? externalId ?? number })
    return found[0]?.id
  }
}

async function listComments(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const id = await taskId(call)
  const { rows } = await sql<{ id: number; text: string; user_id: number | null; created_at: Date; total: number }>`
    select m.id, m.text, m.user_id, m.created_at, (select count(*) from task_comment where task_id = ${id}) as total
    from task_comment m where m.task_id = ${id} order by m.id limit ${page.limit} offset ${page.offset}`.execute(call.db.kysely)
  const at = (moment: Date): string => wireDateTime(moment, call.account.timeZone)
  // A comment is never rewritten: it was changed when it was made.
  const comments = rows.map((row) => present({ id: row.id, text: row.text, creator: row.user_id, createdAt: at(row.created_at), updatedAt: at(row.created_at) }))
  const total = rows[0]?.total ?? (await sql<{ total: number }>`select count(*) as total from task_comment where task_id = ${id}`.execute(call.db.kysely)).rows[0]!.total
  return { body: succeeded({ pagination: pagination(page, total), comments }) }
}

/** @throws Refusal `not_found`, also for tasks of sites that are none of the key's business */
async function taskId(call: Call): Promise<number> {
  const id = readInteger(call.path['id']!)
  const { rows } = await sql<{ id: number }>`select t.id from task t where t.id = ${id} and ${allOf(siteCondition(call, sql`t.site`))}`.execute(call.db.kysely)
  if (!rows[0]) throw notFound('task', call.path['id'])
  return rows[0].id
}
