-- The second factor by better-auth's plugin; secrets and backup codes are kept enciphered by it.
create table two_factor (
  id bigint generated always as identity primary key,
  user_id bigint not null unique references app_user (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count int not null default 0,
  locked_until timestamptz
);
create index two_factor_secret on two_factor (secret);

alter table app_user add column two_factor_enabled boolean not null default false;
-- Somebody else chose the password: the person must choose one of their own before anything else.
alter table app_user add column password_change_demanded boolean not null default false;

alter table session add column last_seen_at timestamptz;

alter table user_group add column two_factor_demanded boolean not null default false;
-- CIDR; empty = from anywhere.
alter table user_group add column allowed_addresses text[] not null default '{}';

-- What holds for everybody; one row.
create table security_settings (
  id smallint primary key default 1 check (id = 1),
  password_least int not null default 8 check (password_least between 8 and 64),
  allowed_addresses text[] not null default '{}'
);
insert into security_settings default values;
