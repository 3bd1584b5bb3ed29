-- Many records changed at once, in the background: what is to be done with which of them, and how it went with each.

create table bulk_run (
  id bigint generated always as identity primary key,
  entity text not null,
  action jsonb not null,
  user_id bigint not null references app_user (id),
  chain uuid not null default gen_random_uuid(),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'stopped')),
  total integer not null default 0,
  done integer not null default 0,
  failed integer not null default 0,
  undoes bigint references bulk_run (id),
  undone_by bigint references bulk_run (id),
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index bulk_run_user on bulk_run (user_id, id desc);

create table bulk_row (
  run_id bigint not null references bulk_run (id) on delete cascade,
  entity_id bigint not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  code text,
  params jsonb,
  before jsonb,
  after jsonb,
  primary key (run_id, entity_id)
);
create index bulk_row_waiting on bulk_row (run_id, entity_id) where state = 'waiting';
create index bulk_row_failed on bulk_row (run_id, entity_id) where state = 'failed';
