-- The team's day: who touched an order first and when, attempts to call, who works and is there, who gets which new orders.

alter table "order" add column first_touched_at timestamptz;          -- a person called, wrote, changed it; null = still nobody
alter table "order" add column first_touched_by bigint;
alter table "order" add column first_touch_minutes integer;           -- working minutes that it had waited, by the calendar of that day
alter table "order" add column call_attempts integer not null default 0; -- in vain, since the last answered call
alter table "order" add column next_call_at timestamptz;              -- promised retry
alter table "order" add column manager_reason jsonb;                  -- {managerId, code, params, at}: why this manager; stale when managerId is another

-- The queue of a person and the free one: by statuses in which orders wait, the oldest first.
create index order_untouched on "order" (manager_id, status, created_at, id) where first_touched_at is null;
create index order_touched on "order" (first_touched_by, first_touched_at) where first_touched_at is not null;
create index order_next_call on "order" (manager_id, next_call_at, id) where next_call_at is not null;
create index order_called_in_vain on "order" (manager_id, status, id) where call_attempts > 0;
create index order_manager_deadline on "order" (manager_id, status_deadline_at, id) where status_deadline_at is not null;
-- How many open orders a person has.
create index order_manager_status on "order" (manager_id, status) where manager_id is not null;

alter table app_user add column status_at timestamptz not null default now();
alter table app_user add column last_seen_at timestamptz;             -- a page of theirs was open then, in whichever process
alter table app_user add column online_since timestamptz;             -- null = not there

alter table account add column first_touch_norm integer not null default 15 check (first_touch_norm > 0);        -- working minutes
alter table account add column call_attempts_limit integer not null default 3 check (call_attempts_limit > 0);   -- then cancelling is offered
alter table account add column call_retry_minutes integer not null default 60 check (call_retry_minutes > 0);
alter table account add column customer_manager text not null default 'by_hand' check (customer_manager in ('by_hand', 'first_order', 'last_editor'));

-- Which group gets which new orders; an empty list = all.
create table distribution_rule (
  id bigint generated always as identity primary key,
  name text not null,
  group_id bigint not null references user_group (id),
  order_types text[] not null default '{}',
  order_methods text[] not null default '{}',
  sites text[] not null default '{}',
  active boolean not null default true,
  created_at timestamptz not null default now()
);

-- Among equally loaded people the next order goes to who waits longest for one.
create table distribution_turn (
  user_id bigint primary key references app_user (id),
  last_given_at timestamptz not null
);

-- Working minutes between two moments by the account's calendar: the same as workingTimeBetween of settings/working-time.ts, for lists.
create function working_minutes(since timestamptz, until timestamptz) returns integer language sql stable as $$
  with calendar as (select working_hours as week, holidays, time_zone as zone from account where id = 1),
  shifts as (
    select c.zone, d::date as day, (s ->> 'start')::time as opens, (s ->> 'end')::time as closes, (s ->> 'lunchStart')::time as lunch, (s ->> 'lunchEnd')::time as lunch_over
    from calendar c
    cross join generate_series((since at time zone c.zone)::date - 1, (until at time zone c.zone)::date, interval '1 day') d
    cross join jsonb_array_elements(c.week -> extract(isodow from d)::int::text) s
    where not exists (select from jsonb_array_elements(c.holidays) h where d::date between (h ->> 'from')::date and (h ->> 'to')::date)
  ),
  placed as (
    select (day + opens) at time zone zone as opens,
      (day + case when closes <= opens then 1 else 0 end + closes) at time zone zone as closes,
      (day + case when lunch < opens then 1 else 0 end + lunch) at time zone zone as lunch,
      (day + case when lunch < opens then 1 else 0 end + case when lunch_over <= lunch then 1 else 0 end + lunch_over) at time zone zone as lunch_over
    from shifts
  ),
  worked as (
    select range_agg(tstzmultirange(tstzrange(opens, closes)) - case when lunch < lunch_over then tstzmultirange(tstzrange(lunch, lunch_over)) else '{}' end) as stretches
    from placed where opens < closes
  )
  select case
    when until <= since then 0
    when (select week = '{}' from calendar) then floor(extract(epoch from until - since) / 60)::int
    else (
      select coalesce(floor(sum(extract(epoch from least(upper(part), until) - greatest(lower(part), since))) / 60), 0)::int
      from worked, unnest(stretches) part where part && tstzrange(since, until)
    )
  end
$$;
