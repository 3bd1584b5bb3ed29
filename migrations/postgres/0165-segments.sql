-- Segments: customers who fulfil a condition (dynamic), or a list that was made once (static).

create table segment (
  id bigint generated always as identity primary key,
  code text not null unique check (code ~ '^[A-Za-z0-9_-]{1,64}$'),
  name text not null,
  description text not null default '',
  is_dynamic boolean not null,
  condition jsonb,                             -- of a dynamic one
  member_limit int check (member_limit > 0),   -- so many at most; those who came first stay
  recipe text,                                 -- of the ready set
  is_active boolean not null default true,     -- a switched off one keeps its members as they were
  archived_at timestamptz,
  version int not null default 1,              -- of the condition: a count of an older one is given up
  size int not null default 0,
  -- The first count goes through all customers by id; this is how far it has come. Null = counted.
  counted_to bigint,
  counted_at timestamptz,
  checked_at timestamptz,                      -- when all customers were last looked at
  next_check_at timestamptz,
  created_at timestamptz not null default now(),
  created_by bigint,
  updated_at timestamptz not null default now(),
  check (is_dynamic = (condition is not null))
);
create index segment_next_check on segment (next_check_at) where is_dynamic and is_active and archived_at is null;

create table segment_member (
  segment_id bigint not null references segment (id) on delete cascade,
  customer_id bigint not null,
  since timestamptz not null,
  primary key (segment_id, customer_id)
);
create index segment_member_customer on segment_member (customer_id, segment_id);

create table segment_size (
  segment_id bigint not null references segment (id) on delete cascade,
  day date not null,                           -- of the account's time zone
  size int not null,                           -- at its end, or now
  entered int not null default 0,
  gone int not null default 0,
  primary key (segment_id, day)
);

-- A condition on minutes comes true by itself: the customer is looked at again then.
create table segment_due (
  due_at timestamptz not null,
  segment_id bigint not null references segment (id) on delete cascade,
  customer_id bigint not null,
  primary key (due_at, segment_id, customer_id)
);

-- How far the events of the site have been looked at.
create table segment_feed (name text primary key, last_id bigint not null default 0, moved_at timestamptz not null default now());

-- One row: the bounds between the five bands of each axis, counted anew every night. Higher band = better customer.
create table rfm_scale (
  is_only boolean primary key default true check (is_only),
  preset text not null default 'prilavok' check (preset in ('prilavok', 'retailcrm', 'rees46', 'expertsender')),
  recency_days int[] not null default '{30,60,90,180}',          -- up to here: bands 5, 4, 3, 2; more = 1
  frequency int[] not null default '{2,3,5,10}',                 -- from here: bands 2, 3, 4, 5
  money numeric(14,2)[] not null default '{1000,3000,10000,30000}',
  median_gap_days numeric,
  counted_at timestamptz,
  check (cardinality(recency_days) = 4 and cardinality(frequency) = 4 and cardinality(money) = 4)
);
insert into rfm_scale default values;

-- A fixed random tenth of the customers, never written to by campaigns, so that what a campaign brought can be seen.
create function customer_is_control(id bigint) returns boolean language sql immutable parallel safe
  return ('x' || left(md5('control ' || id), 7))::bit(28)::int % 10 = 0;

insert into user_group_right (group_id, "right", scope)
  select g.id, r, 'all' from user_group g cross join unnest(array['segments.view', 'segments.change']) as r
  where g.code = 'director' or (g.code in ('manager', 'own-orders') and r = 'segments.view')
  on conflict do nothing;

-- Bands of a customer by the scale: 1 to 5, 5 the best; null without an order.
create function rfm_recency(last_order_at timestamptz, at timestamptz) returns int language sql stable parallel safe
  return (select 5 - (select count(*) from unnest(s.recency_days) as bound (days) where last_order_at < at - bound.days * interval '24 hours')::int
    from rfm_scale s where last_order_at is not null);
create function rfm_frequency(orders int) returns int language sql stable parallel safe
  return (select 1 + (select count(*) from unnest(s.frequency) as bound (orders) where rfm_frequency.orders >= bound.orders)::int from rfm_scale s where orders > 0);
create function rfm_money(total numeric) returns int language sql stable parallel safe
  return (select 1 + (select count(*) from unnest(s.money) as bound (sum) where total >= bound.sum)::int from rfm_scale s where total is not null);
