import { moment } from '../table.ts'

/**
 * What the log tells of an order: its way through the statuses, and the lines that people added. An order's stay in its present status counts from the order's
 * own mark, and its first stay from its creation: both are right also for orders that were brought in with their past.
 */
export const STATUS_STEPS = `
  select l.id, l.fields -> 'status' ->> 1 as status, l.fields -> 'status' ->> 0 as previous, l.actor_kind, l.actor_id,
    lag(l.id) over w is null as is_first, lead(l.id) over w is null as is_last, l.at
  from change_log l
  where l.entity = 'order' and l.entity_id = o.id and l.fields ? 'status' and l.about -> 'item' is null and l.about -> 'payment' is null
  window w as (order by l.id)`

/** Steps with the moment that each began; one that the log does not know of stands at the end with the id 0. */
export const STATUS_STAYS = `
  select s.id, s.status, coalesce(s.previous, '') as previous, s.actor_kind, s.actor_id,
    case when s.is_last and s.status = o.status then o.status_changed_at when s.is_first then o.created_at else s.at end as entered_at, s.is_last and s.status = o.status as is_present
  from (${STATUS_STEPS}) s
  union all
  select 0, o.status, coalesce(u.status, ''), 'system', null, o.status_changed_at, true
  from (select 1) one left join (select s.status from (${STATUS_STEPS}) s where s.is_last) u on true
  where u.status is distinct from o.status`

/** When the order came into each of the groups that matter, the last time, and which statuses it has stood in. */
export const GROUP_ENTRIES = `
  select
    max(t.entered_at) filter (where g.group_code = 'complete' and b.group_code is distinct from 'complete') as complete_at,
    (array_agg(case when t.actor_kind = 'user' then t.actor_id end order by t.entered_at desc, t.id desc) filter (where g.group_code = 'complete' and b.group_code is distinct from 'complete'))[1] as complete_by,
    max(t.entered_at) filter (where g.group_code = 'cancel' and b.group_code is distinct from 'cancel') as cancel_at,
    max(t.entered_at) filter (where g.group_code = 'delivery' and b.group_code is distinct from 'delivery') as delivery_at,
    array_agg(distinct t.status) as passed
  from (${STATUS_STAYS}) t
  left join order_status g on g.code = t.status
  left join order_status b on b.code = t.previous`

/** Ids of lines that a person added after the order was there. */
export const ADDED_LINES = `
  select coalesce(array_agg((l.about -> 'item' ->> 'id')::bigint), '{}') as ids from change_log l
  where l.entity = 'order' and l.entity_id = o.id and l.kind = 'order.item_added' and l.actor_kind = 'user'`

/** Needs `o`, `s` (its status) and `e` (GROUP_ENTRIES). Completed and cancelled are what is so now: an order that left them again is neither. */
export const COMPLETED_AT = moment(`(case when s.group_code = 'complete' then coalesce(e.complete_at, o.status_changed_at) end)`)
export const CANCELLED_AT = moment(`(case when s.group_code = 'cancel' then coalesce(e.cancel_at, o.status_changed_at) end)`)
