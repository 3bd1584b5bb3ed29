-- Accounts of advertising services whose spend is loaded by itself.
create table ad_account (
  id bigint generated always as identity primary key,
  kind text not null,                        -- of the service: yandex-direct
  name text not null,
  settings jsonb not null default '{}',
  secrets jsonb not null default '{}',
  item text not null,                        -- what cost item its spend goes to
  sites text[] not null default '{}',
  source text not null,
  medium text not null,
  days_back smallint not null default 7 check (days_back between 1 and 90), -- services correct their figures for days
  is_on boolean not null default true,
  health text not null default 'new' check (health in ('new', 'waiting', 'well', 'failing')),
  health_code text,
  health_words text,                         -- what the service said, without secrets
  request jsonb,                             -- {from, to, name, asked}: the report that is being made for us
  next_at timestamptz not null default now(),
  failures int not null default 0,
  units_left int,
  loaded_at timestamptz,
  loaded_to date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index ad_account_next on ad_account (next_at) where is_on;

-- What each load did.
create table ad_load (
  id bigint generated always as identity primary key,
  account_id bigint references ad_account (id) on delete set null,
  name text not null,                        -- of the file, or of the account
  date_from date,
  date_to date,
  rows int not null,
  refused int not null,
  created int not null,
  changed int not null,
  unchanged int not null,
  removed int not null,
  amount numeric(14,2) not null,
  problems jsonb not null default '[]',      -- the first of [{line, code, params, text}]
  created_at timestamptz not null,
  created_by bigint
);
create index ad_load_created on ad_load (created_at desc);
