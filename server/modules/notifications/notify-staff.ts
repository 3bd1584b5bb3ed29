import { sql } from 'kysely'
import { invalid } from '#server/platform/errors.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Tx } from '#server/platform/transact.ts'
import { pushNotifications } from './push-notifications.ts'

export type Notice = {
  /** People, whole groups by id, and the owners; each person is told once. */
  userIds?: readonly number[]
  groupIds?: readonly number[]
  owners?: boolean
  text: string
  kind?: 'info' | 'error'
  /** A page of this program: `/orders/5`. */
  link?: string | null
  /** The same key is told a person once for ever. */
  key?: string | null
}

const LONGEST = 2000
const PUSHED_AT_ONCE = 200

/**
 * Tells people of the staff something: under the bell of the program, and by push to the browsers that take them. People who no longer work here
 * are left out.
 * @returns ids of the notifications made
 * @throws Refusal `invalid` at `text` or `link`
 */
export async function notifyStaff(tx: Tx, { userIds = [], groupIds = [], owners = false, text, kind = 'info', link = null, key = null }: Notice): Promise<number[]> {
  const told = text.trim()
  if (told === '') throw invalid('text', 'required')
  if (told.length > LONGEST) throw invalid('text', 'too_long', { longest: LONGEST })
  if (link !== null && !/^\/(?!\/)[^\s\\]*$/.test(link)) throw invalid('link', 'wrong_value')
  const { rows } = await sql<{ id: number; userId: number }>`
    insert into staff_notification (user_id, kind, text, link, key, from_kind, from_id, created_at)
    select u.id, ${kind}, ${told}, ${link}, ${key}, ${tx.actor.kind}, ${tx.actor.id}::bigint, ${tx.at}::timestamptz from app_user u
    where u.active and (u.id = any(${userIds}::bigint[]) or (${owners} and u.is_owner)
      or exists (select from user_group_member m where m.user_id = u.id and m.group_id = any(${groupIds}::bigint[])))
    order by u.id
    on conflict (user_id, key) where key is not null do nothing
    returning id, user_id as "userId"`.execute(tx.db)
  for (const { id } of rows) tx.record({ kind: 'staff_notification.created', entity: 'staff_notification', entityId: id })
  const ids = rows.map((row) => row.id)
  for (let from = 0; from < ids.length; from += PUSHED_AT_ONCE) await enqueue(tx, pushNotifications, { ids: ids.slice(from, from + PUSHED_AT_ONCE) })
  return ids
}
