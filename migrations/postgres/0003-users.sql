-- People of the store, what they may do, and the keys of its modules. The sign-in tables are those of better-auth, under our names.

create table app_user (
  id bigint generated always as identity primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default true,
  image text,
  first_name text not null default '',
  last_name text not null default '',
  patronymic text,
  phone text,
  active boolean not null default true,
  status text not null default 'free' check (status in ('free', 'busy', 'dinner', 'break')),
  is_owner boolean not null default false,
  locale text,
  theme text not null default 'auto',
  position text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table session (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_of_user on session (user_id);

create table sign_in_account (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sign_in_account_user on sign_in_account (user_id);

create table sign_in_verification (
  id bigint generated always as identity primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sign_in_verification_identifier on sign_in_verification (identifier);

-- The link that makes the owner's account; only its hash is kept, and it works once.
create table setup_token (
  token_hash text primary key,
  created_at timestamptz not null default now(),
  used_at timestamptz
);

create table user_group (
  id bigint generated always as identity primary key,
  code text not null unique,
  name text not null,
  is_manager boolean not null default false,
  sites text[] not null default '{}',       -- empty = all
  ordering int not null default 990,
  created_at timestamptz not null default now()
);

create table user_group_member (
  group_id bigint not null references user_group (id),
  user_id bigint not null references app_user (id),
  primary key (group_id, user_id)
);
create index user_group_member_user on user_group_member (user_id);

-- Deny by default: a right that is not here is not given.
create table user_group_right (
  group_id bigint not null references user_group (id),
  "right" text not null,
  scope text not null check (scope in ('own', 'group', 'all')),
  primary key (group_id, "right")
);

create table api_key (
  id bigint generated always as identity primary key,
  name text not null,
  key_hash text not null unique,            -- sha256 of the 32 characters; the key itself is shown once
  key_tail text not null,                   -- the last four, so that people can tell keys apart
  scopes text[] not null,
  sites text[] not null default '{}',       -- empty = all
  strict boolean not null default false,    -- refuse what a lenient key saves with a problem
  active boolean not null default true,
  last_used_at timestamptz,
  created_by bigint,
  created_at timestamptz not null default now()
);
