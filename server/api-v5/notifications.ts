import { sql } from 'kysely'
import { notifyStaff } from '#server/modules/notifications/index.ts'
import { entityOf } from './wire/entity.ts'
import { succeeded } from './wire/envelope.ts'
import { fieldsOf } from './wire/fields.ts'
import { write, type Answer, type Call, type Method } from './wire/method.ts'
import { readInteger } from './wire/numbers.ts'

export const notificationMethods: Method[] = [{ verb: 'POST', path: '/notifications/send', scope: 'user_write', handle: send }]

const OWNERS = 'superadmins'
const MOST = 1000

/** Shows people of the staff a message: some of them by id, or whole groups by code; `superadmins` are the owners. */
async function send(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'notification'), call.account.timeZone)
  const type = fields.choice('type', ['api.error', 'api.info'])
  const message = fields.text('message', 2000)
  const ids = (fields.texts('userIds') ?? []).map((text) => readInteger(text))
  const codes = fields.texts('userGroups') ?? []
  if (!fields.has('type') || type === null) fields.complain('type', 'required')
  if (!message?.trim()) fields.complain('message', 'required')
  if (!fields.has('userIds') && !fields.has('userGroups')) fields.complain('userIds', 'required')
  if (ids.length > MOST) fields.complain('userIds', 'too_many', { most: MOST })
  const people = await sql<{ id: number }>`select id from app_user where active and id = any(${ids.filter((id) => id !== null)}::bigint[])`.execute(call.db.kysely)
  const groups = await sql<{ id: number; code: string }>`select id, code from user_group where code = any(${codes}::text[])`.execute(call.db.kysely)
  for (const [index, id] of ids.entries()) if (!people.rows.some((person) => person.id === id)) fields.complain(`userIds[${index}]`, 'unknown')
  for (const [index, code] of codes.entries()) if (code !== OWNERS && !groups.rows.some((group) => group.code === code)) fields.complain(`userGroups[${index}]`, 'unknown')
  fields.refuse()
  const to = { userIds: people.rows.map((person) => person.id), groupIds: groups.rows.map((group) => group.id), owners: codes.includes(OWNERS) }
  await write(call, (tx) => notifyStaff(tx, { ...to, text: message!, kind: type === 'api.error' ? 'error' : 'info' }))
  return { body: succeeded() }
}
