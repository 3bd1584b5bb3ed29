-- What sessions are signed with: one for all processes, made at the first start.
create table sign_in_secret (
  id smallint primary key default 1 check (id = 1),
  value text not null
);

-- When a key was last seen is noted beside the key, not in it: it changes by the minute and is no change of settings.
alter table api_key drop column last_used_at;
create table api_key_use (
  key_id bigint primary key references api_key (id) on delete cascade,
  last_used_at timestamptz not null
);
