-- Rules: what happens by itself when something has happened.

create table rule (
  id bigint generated always as identity primary key,
  name text not null,
  group_name text not null default '',
  subject text not null check (subject in ('order', 'customer')),
  ordering int not null default 0,
  version int not null default 1,
  is_active boolean not null default false,
  activated_at timestamptz,
  recipe text,
  -- Where the reader of the log has got to with this rule: it moves these when it comes to the entry that switched or changed the rule, so that a rule acts by
  -- the version of the moment, and never on what came before it was on.
  live_version int,
  since_entry bigint,
  since_at timestamptz,
  paused_at timestamptz,               -- by the fuse
  fuse_counts_from timestamptz,        -- what was sent before is forgiven
  fuse_sent int,
  planned_until timestamptz,           -- dates up to here have their rows in rule_plan
  put_away_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index rule_live on rule (ordering, id) where live_version is not null;

create table rule_version (
  rule_id bigint not null references rule (id),
  version int not null,
  draft jsonb not null,
  author_id bigint,
  author_name text not null default '',
  rolled_back_to int,
  created_at timestamptz not null default now(),
  primary key (rule_id, version)
);

-- One row for a rule and an occasion, for ever: however often a killed worker comes back to it, it acts once.
create table rule_run (
  id bigint generated always as identity primary key,
  rule_id bigint not null references rule (id),
  version int not null,
  occasion text not null,              -- e<entry of the log>, d<date>:<record>, u<since>:<record>
  subject text not null,
  subject_id bigint not null,
  order_id bigint,
  customer_id bigint,
  lane smallint not null,              -- records of one lane are worked on one after another
  state text not null default 'waiting' check (state in ('waiting', 'done', 'skipped', 'failed', 'stopped', 'held')),
  due_at timestamptz,                  -- when it goes on; null = waits for a date to be filled in
  at_step text,                        -- where it goes on; null = at the beginning
  chain uuid not null,
  depth int not null default 1,
  entry_id bigint,                     -- what started it
  cause text not null,                 -- kind of that entry, or date, unchanged
  cause_by text,
  why jsonb,
  tries int not null default 0,
  at timestamptz not null,
  finished_at timestamptz,
  unique (rule_id, occasion)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
create index rule_run_due on rule_run (lane, due_at, id) where state = 'waiting';
create index rule_run_held on rule_run (rule_id, id) where state = 'held';
create index rule_run_rule on rule_run (rule_id, id);
create index rule_run_state on rule_run (rule_id, state, id);
create index rule_run_subject on rule_run (subject, subject_id, id);
create index rule_run_order on rule_run (order_id, id) where order_id is not null;
create index rule_run_customer on rule_run (customer_id, rule_id, id) where customer_id is not null;
create index rule_run_chain on rule_run (chain);
create index rule_run_at on rule_run (at);

create table rule_step (
  id bigint generated always as identity primary key,
  run_id bigint not null references rule_run (id) on delete cascade,
  rule_id bigint not null,
  step_id text not null,
  kind text not null,
  state text not null check (state in ('planned', 'done', 'skipped', 'failed', 'cancelled')),
  due_at timestamptz,
  at timestamptz,
  why jsonb,
  result jsonb not null default '{}',
  -- What a wait listens to: the field of a date, or an event of the log.
  subject text,
  subject_id bigint,
  order_id bigint,
  customer_id bigint,
  listens jsonb,
  since_entry bigint,
  unique (run_id, step_id)
);
create index rule_step_sent on rule_step (rule_id, at) where kind = 'message' and state = 'done';
create index rule_step_listens on rule_step (subject, subject_id) where state = 'planned' and listens is not null;
create index rule_step_listens_order on rule_step (order_id) where state = 'planned' and listens is not null and order_id is not null;
create index rule_step_listens_customer on rule_step (customer_id) where state = 'planned' and listens is not null and customer_id is not null;

-- When rules of dates and of silence come due: an index over the data, for the next days; the data itself is asked again when the time comes.
create table rule_plan (
  rule_id bigint not null references rule (id) on delete cascade,
  subject_id bigint not null,
  due_at timestamptz not null,
  basis text not null,                 -- the date, or the moment of the last change, that it is counted from
  primary key (rule_id, subject_id)
);
create index rule_plan_due on rule_plan (due_at);

-- Chains that the guard has stopped: nothing follows from them any more.
create table rule_chain_stop (
  chain uuid primary key,
  at timestamptz not null default now()
);

create table rule_alert (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('loop', 'depth', 'fuse', 'often')),
  rule_id bigint not null,
  other_rule_id bigint,
  subject text,
  subject_id bigint,
  chain uuid,
  params jsonb not null default '{}',
  at timestamptz not null default now(),
  seen_at timestamptz,
  seen_by bigint
);
create index rule_alert_open on rule_alert (id) where seen_at is null;

-- News from outside, by name: so that it is known whether anybody tells them.
create table rule_hook (
  id bigint generated always as identity primary key,
  name text not null unique,
  last_at timestamptz not null,
  told bigint not null default 0
);
create table rule_hook_told (
  key text primary key,
  at timestamptz not null default now()
);

-- What has happened before there were rules concerns none of them.
insert into change_reader (name, last_id) select 'automation.rules', coalesce(max(id), 0) from change_log on conflict do nothing;

insert into user_group_right (group_id, "right", scope)
  select group_id, 'rules.view', 'all' from user_group_right where "right" = 'orders.change'
  union
  select group_id, r, 'all' from user_group_right, unnest(array['rules.view', 'rules.change']) r where "right" = 'settings.change'
  on conflict do nothing;
