-- What every module stands on: the change log, its readers, files, saved views, and the account itself.

create extension if not exists pg_trgm;

-- The change log: one row per changed entity per transaction. Ids are in commit order, because the rows are appended as the last
-- statement of their transaction under an advisory lock held to the commit; a reader that asks `id > cursor` therefore skips nothing.
create table change_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('user', 'key', 'rule', 'system')),
  actor_id bigint,
  chain uuid not null,                 -- the same for all that follows from one cause
  kind text not null,                  -- 'order.created', 'order.changed', 'customer.note_added'
  entity text not null,                -- 'order'
  entity_id bigint not null,
  order_id bigint,                     -- whose card shows it besides the entity's own
  customer_id bigint,
  site text,
  fields jsonb not null default '{}',  -- {"status": ["new", "complete"]}
  about jsonb                          -- what else a reader must know: the line, the payment, the comment
);
create index change_log_entity on change_log (entity, entity_id, id);
create index change_log_order on change_log (order_id, id) where order_id is not null;
create index change_log_customer on change_log (customer_id, id) where customer_id is not null;
create index change_log_entity_at on change_log (entity, at);

-- A reader moves its cursor in the transaction of its effect.
create table change_reader (
  name text primary key,
  last_id bigint not null default 0,
  moved_at timestamptz not null default now()
);

-- One row: the account. `settings_version` grows with every change of settings, so that a process knows when its copy is stale.
create table account (
  id smallint primary key default 1 check (id = 1),
  name text not null default 'Prilavok',
  locale text not null default 'ru',
  time_zone text not null default 'Europe/Moscow',
  currency text not null default 'RUB',
  country_iso text not null default 'RU',
  order_number_template text not null default '{id}{letter}',
  working_hours jsonb not null default '{}',
  holidays jsonb not null default '[]',
  rounding text not null default 'none',
  allow_negative_stock boolean not null default false,
  demo_loaded_at timestamptz,
  settings_version bigint not null default 1,
  created_at timestamptz not null default now()
);

create table file (
  id bigint generated always as identity primary key,
  name text not null,
  mime text not null default 'application/octet-stream',
  size bigint not null,
  sha256 text not null,
  storage_key text not null unique,
  created_by bigint,
  created_at timestamptz not null default now()
);

create table file_attachment (
  file_id bigint not null references file (id) on delete cascade,
  entity text not null,
  entity_id bigint not null,
  primary key (file_id, entity, entity_id)
);
create index file_attachment_entity on file_attachment (entity, entity_id);

create table saved_view (
  id bigint generated always as identity primary key,
  entity text not null,
  name text not null,
  owner_id bigint not null,
  shared boolean not null default false,
  query jsonb not null,
  position int not null default 0,
  created_at timestamptz not null default now()
);
create index saved_view_entity on saved_view (entity, owner_id);
