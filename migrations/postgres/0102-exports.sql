-- A list being written into a file, or written already. The file is its maker's alone and is thrown away after a week.
create table export_run (
  id bigint generated always as identity primary key,
  user_id bigint not null,
  entity text not null,
  query jsonb not null,                     -- filter, q, sort, fields: as the list was asked for
  separator text not null check (separator in (';', ',')),
  locale text not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  total int,
  written int not null default 0,
  storage_name text,
  bytes bigint,
  reason text,                              -- of a failure: a code
  created_at timestamptz not null,
  finished_at timestamptz,
  fetched_at timestamptz
);
create index export_run_user on export_run (user_id, id desc);
