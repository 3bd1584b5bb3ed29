import type { HistoryOf, HistoryRow } from './history.ts'
import { taskAnswers, taskTerm } from './task-answer.ts'
import { present } from './wire/envelope.ts'

type Json = Record<string, unknown>

const NAMES: Record<string, string> = {
  text: 'text', commentary: 'commentary', dueAt: 'datetime', performerId: 'performer', performerGroupId: 'performer', orderId: 'order', customerId: 'customer', phone: 'phone', complete: 'complete',
}
const CHANGED = Object.keys(NAMES)

export const TASK_HISTORY: HistoryOf = {
  entity: 'task',
  table: 'task',
  inParts: false,
  whole: ['task.created', 'task.commented'],
  byField: { 'task.changed': CHANGED, 'task.completed': CHANGED, 'task.reopened': CHANGED },
  records: async (call, rows, record) => {
    const zone = call.account.timeZone
    const tasks = new Map((await taskAnswers(call.db, [...new Set(rows.map((row) => row.entity_id))], zone)).map((task) => [task['id'], task]))
    return rows.map((row) => ({ ...record(row), ...changeOf(row, zone), task: tasks.get(row.entity_id) ?? { id: row.entity_id } }))
  },
}

function changeOf(row: HistoryRow, zone: string): Json {
  if (row.kind === 'task.created') return { created: true, field: 'id', oldValue: null, newValue: row.entity_id }
  if (row.kind === 'task.commented') {
    const comment = (row.about?.['comment'] ?? {}) as Json
    return { field: 'comment', oldValue: null, newValue: comment['text'] ?? null, comment: present({ id: comment['id'], text: comment['text'] }) }
  }
  const field = row.field!
  return { field: NAMES[field], oldValue: value(field, row.old, zone), newValue: value(field, row.new, zone) }
}

function value(field: string, of: unknown, zone: string): unknown {
  if (of === null || of === undefined) return null
  if (field === 'dueAt') return taskTerm(new Date(String(of)), zone)
  return field.endsWith('Id') ? { id: of } : of
}
