-- What happens here is told to other programs: where to, what of, and how each telling went.
create table webhook_endpoint (
  id bigint generated always as identity primary key,
  title text not null,
  url text not null,
  events jsonb not null,                     -- [{entity, kinds: [] for all, condition}]
  headers jsonb not null default '{}',       -- sent along; values are secrets
  is_active boolean not null default true,
  secret text not null,
  old_secret text,                           -- signs too until it ends
  old_secret_until timestamptz,
  since_entry bigint not null,               -- entries of the change log up to this one are not told
  paused_at timestamptz,                     -- by itself, because nothing gets through
  pause_reason text check (pause_reason in ('failing', 'gone')),
  failures integer not null default 0,       -- in a row
  failing_since timestamptz,
  last_error jsonb,                          -- {code, params}
  last_failed_at timestamptz,
  last_delivered_at timestamptz,
  retry_at timestamptz,                      -- one that fails again and again is tried by single letters
  created_by bigint references app_user (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table webhook_delivery (
  id bigint generated always as identity primary key,
  endpoint_id bigint not null references webhook_endpoint (id) on delete cascade,
  entry_id bigint,                           -- of the change log; null for a trial
  event_id uuid not null,                    -- stays the same when it is sent again
  replay_of bigint references webhook_delivery (id) on delete set null,
  kind text not null,
  entity text not null,
  entity_id bigint not null,
  body text not null,                        -- byte for byte what is signed
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead', 'dropped')),
  attempts integer not null default 0,
  next_try_at timestamptz not null default now(),
  claimed_until timestamptz,
  last_status integer,
  last_error jsonb,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create unique index webhook_delivery_once on webhook_delivery (endpoint_id, entry_id) where replay_of is null and entry_id is not null;
-- The first waiting one of each object, which alone may be sent.
create index webhook_delivery_waiting on webhook_delivery (endpoint_id, entity, entity_id, id) where state = 'waiting';
create index webhook_delivery_listed on webhook_delivery (endpoint_id, id desc);
create index webhook_delivery_dead on webhook_delivery (endpoint_id, id desc) where state = 'dead';
create index webhook_delivery_finished on webhook_delivery (finished_at) where state <> 'waiting';
create index webhook_delivery_replays on webhook_delivery (replay_of) where replay_of is not null;

create table webhook_attempt (
  id bigint generated always as identity primary key,
  delivery_id bigint not null references webhook_delivery (id) on delete cascade,
  at timestamptz not null,
  took integer not null,                     -- milliseconds
  status integer,
  error jsonb,                               -- {code, params} when there was no answer
  address text,
  request_headers jsonb not null,
  answer_headers jsonb,
  answer_body text,
  is_cut boolean not null default false
);
create index webhook_attempt_delivery on webhook_attempt (delivery_id, id);

-- What happened before there were webhooks is not told.
insert into change_reader (name, last_id) select 'webhooks.collect', coalesce(max(id), 0) from change_log;
insert into user_group_right (group_id, "right", scope)
select group_id, 'webhooks.change', 'all' from user_group_right where "right" = 'settings.change' on conflict do nothing;
