-- A phone is checked by a code sent to it. The code itself is nowhere: what is kept is its digest under a secret of this server.
create table phone_check (
  id uuid primary key,
  phone text not null,
  action text not null,                      -- what is confirmed by it: verify_customer, verify_privacy …
  code_hash text not null,
  customer_id bigint,
  key_id bigint,                             -- the module that asked
  user_id bigint,                            -- the person who asked
  ip text,
  attempts int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  verified_at timestamptz
);
create index phone_check_phone on phone_check (phone, created_at);
create index phone_check_created on phone_check (created_at);
create table phone_check_secret (
  id smallint primary key default 1 check (id = 1),
  secret text not null
);
insert into phone_check_secret (secret) values (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
