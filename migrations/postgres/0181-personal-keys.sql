-- Keys by which a program of a person's own (an assistant) reads with that person's rights. Only fingerprints are kept.
create table personal_key (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user (id),
  name text not null,
  key_hash text not null unique,
  key_tail text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index personal_key_of_user on personal_key (user_id);
-- Apart, because it is written without a record in the change log.
create table personal_key_use (
  key_id bigint primary key references personal_key (id),
  last_used_at timestamptz not null,
  ip_address text
);
