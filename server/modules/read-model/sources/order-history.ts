import { moment, quoted, type Pick } from '../table.ts'

/**
 * What the log tells of orders: their way through the statuses, and the lines that people added. An order's stay in its present status counts from the order's
 * own mark, and its first stay from its creation: both are right also for orders that were brought in with their past.
 */
const statusSteps = (pick: Pick): string => `
  select l.entity_id as order_id, l.id, l.fields -> 'status' ->> 1 as status, l.fields -> 'status' ->> 0 as previous, l.actor_kind, l.actor_id,
    lag(l.id) over w is null as is_first, lead(l.id) over w is null as is_last, l.at
  from change_log l
  where l.entity = 'order' and ${pick('l.entity_id')} and l.fields ? 'status' and l.about -> 'item' is null and l.about -> 'payment' is null
  window w as (partition by l.entity_id order by l.id)`

/** Steps with the moment that each began; one that the log does not know of stands at the end with the id 0. */
export const statusStays = (pick: Pick): string => `
  with step as materialized (${statusSteps(pick)})
  select s.order_id, s.id, s.status, coalesce(s.previous, '') as previous, s.actor_kind, s.actor_id,
    case when s.is_last and s.status = o.status then o.status_changed_at when s.is_first then o.created_at else s.at end as entered_at, s.is_last and s.status = o.status as is_present
  from step s join "order" o on o.id = s.order_id
  union all
  select o.id, 0, o.status, coalesce(u.status, ''), 'system', null, o.status_changed_at, true
  from "order" o left join step u on u.order_id = o.id and u.is_last
  where ${pick('o.id')} and u.status is distinct from o.status`

/** When orders came into each of the groups that matter, the last time, and which statuses they have stood in. */
export const groupEntries = (pick: Pick): string => `
  select t.order_id,
    max(t.entered_at) filter (where g.group_code = 'complete' and b.group_code is distinct from 'complete') as complete_at,
    (array_agg(case when t.actor_kind = 'user' then t.actor_id end order by t.entered_at desc, t.id desc) filter (where g.group_code = 'complete' and b.group_code is distinct from 'complete'))[1] as complete_by,
    max(t.id) filter (where g.group_code = 'complete' and b.group_code is distinct from 'complete') as complete_entry,
    max(t.entered_at) filter (where g.group_code = 'cancel' and b.group_code is distinct from 'cancel') as cancel_at,
    max(t.entered_at) filter (where g.group_code = 'delivery' and b.group_code is distinct from 'delivery') as delivery_at,
    ${quoted('t.status')} as passed
  from (${statusStays(pick)}) t
  left join order_status g on g.code = t.status
  left join order_status b on b.code = t.previous
  group by t.order_id`

/** Lines that a person added after the order was there. */
export const addedLines = (pick: Pick): string => `
  select distinct (l.about -> 'item' ->> 'id')::bigint as id from change_log l
  where l.entity = 'order' and ${pick('l.entity_id')} and l.kind = 'order.item_added' and l.actor_kind = 'user'`

/** Who was responsible before each change of that, by the log: the first change after a moment tells who it was then. */
export const handedOver = (pick: Pick): string => `
  select l.entity_id as order_id, array_agg(l.id order by l.id) as entries, array_agg(coalesce((l.fields -> 'managerId' ->> 0)::bigint, 0) order by l.id) as before
  from change_log l where l.entity = 'order' and ${pick('l.entity_id')} and l.fields ? 'managerId' and l.kind <> 'order.created' group by l.entity_id`

/** Needs `o`, `s` (its status) and `e` (groupEntries). Completed and cancelled are what is so now: an order that left them again is neither. */
export const COMPLETED_AT = moment(`(case when s.group_code = 'complete' then coalesce(e.complete_at, o.status_changed_at) end)`)
export const CANCELLED_AT = moment(`(case when s.group_code = 'cancel' then coalesce(e.cancel_at, o.status_changed_at) end)`)
