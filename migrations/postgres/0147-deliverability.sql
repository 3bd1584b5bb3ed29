-- Domains that letters leave by: what their DNS says of us, and who decided to write in bulk all the same.
create table sending_domain (
  id bigint generated always as identity primary key,
  domain text not null unique,
  checks jsonb not null default '[]',        -- [{check, state, code, params, found, record, provider}]
  checked_at timestamptz,
  ready_since timestamptz,                   -- null: something is wrong, or it was never looked up
  waived_at timestamptz,
  waived_by bigint references app_user (id),
  waived_reason text,
  waived_checks text[] not null default '{}', -- which of them: one that breaks later holds again
  created_at timestamptz not null default now()
);

-- Keys that wait for their record: letters are signed by one as soon as everybody can find its other half.
create table dkim_key (
  id bigint generated always as identity primary key,
  provider_id bigint not null references message_provider (id) on delete cascade,
  domain text not null,
  selector text not null,
  private_key text not null,
  created_by bigint references app_user (id),
  created_at timestamptz not null default now(),
  activated_at timestamptz
);
create unique index dkim_key_waiting on dkim_key (provider_id) where activated_at is null;
