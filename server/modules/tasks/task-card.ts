import { sql } from 'kysely'
import type { TaskCard, TaskComment, TaskResult } from '#shared/contracts/tasks.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { shownTo } from '#server/platform/fields.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { taskCatalogue } from './fields.ts'
import { linkedRecords, type SeesRecords } from './linked-records.ts'
import { proposedStatuses } from './proposed-status.ts'
import { reachesTask } from './who-sees.ts'

type Row = {
  id: number; kind: string | null; text: string; commentary: string; dueAt: Date | null; snoozedUntil: Date | null; performerId: number | null; performerGroupId: number | null
  creatorId: number | null; orderId: number | null; customerId: number | null; phone: string | null; site: string | null; complete: boolean; completedAt: Date | null
  completedBy: number | null; result: TaskResult | null; createdAt: Date; mayChange: boolean
}

/** All about one task. @throws Refusal `not_found` */
export async function taskCard(db: Database, sees: SeesRecords, actor: Actor, id: number): Promise<TaskCard> {
  const { rows } = await sql<Row>`
    select t.id, t.kind, t.text, t.commentary, t.due_at as "dueAt", t.snoozed_until as "snoozedUntil", t.performer_id as "performerId",
      t.performer_group_id as "performerGroupId", t.creator_id as "creatorId", t.order_id as "orderId", t.customer_id as "customerId", t.phone, t.site, t.complete,
      t.completed_at as "completedAt", t.completed_by as "completedBy", t.result, t.created_at as "createdAt", ${reachesTask(actor, 'tasks.change') ?? sql`true`} as "mayChange"
    from task t where t.id = ${id} and ${reachesTask(actor) ?? sql`true`}`.execute(db)
  const row = rows[0]
  if (!row) throw notFound('task', id)
  const references = await freshReferences(db)
  const { orders, customers } = await linkedRecords(db, sees, actor, { orders: row.orderId ? [row.orderId] : [], customers: row.customerId ? [row.customerId] : [] })
  const order = orders.get(row.orderId!)
  const customer = customers.get(row.customerId!)
  const nameOf = (userId: number | null): string | null => (userId === null ? null : (references.usersById.get(userId)?.name ?? null))
  const group = references.userGroups.find((one) => one.id === row.performerGroupId)
  const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null
  return {
    ...row,
    phone: (shownTo(actor, taskCatalogue, 'phone', row.phone) ?? null) as string | null,
    dueAt: iso(row.dueAt),
    snoozedUntil: iso(row.snoozedUntil),
    overdue: !row.complete && row.dueAt !== null && +row.dueAt < Date.now(),
    performer: group?.name ?? nameOf(row.performerId),
    creator: nameOf(row.creatorId),
    orderId: order?.id ?? null,
    order: order ? { id: order.id, number: order.number, status: order.status } : null,
    customerId: customer?.id ?? null,
    customer: customer ? { id: customer.id, name: customer.name } : null,
    completedAt: iso(row.completedAt),
    completedBy: row.completedBy === null ? null : { id: row.completedBy, name: nameOf(row.completedBy) ?? '' },
    createdAt: row.createdAt.toISOString(),
    comments: await commentsOf(db, id),
    proposals: order && !row.complete ? proposedStatuses(references, actor, row.kind, order) : {},
  }
}

async function commentsOf(db: Database, id: number): Promise<TaskComment[]> {
  const { rows } = await sql<{ id: number; text: string; createdAt: Date; userId: number | null; name: string | null }>`
    select m.id, m.text, m.created_at as "createdAt", m.user_id as "userId", u.name
    from task_comment m left join app_user u on u.id = m.user_id where m.task_id = ${id} order by m.id`.execute(db)
  return rows.map(({ userId, name, createdAt, ...comment }) => ({ ...comment, createdAt: createdAt.toISOString(), user: userId === null ? null : { id: userId, name: name ?? '' } }))
}
