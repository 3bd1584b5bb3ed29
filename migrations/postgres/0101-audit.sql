-- Who looked at what, took what away, signed in from where, and was given which rights. Only ever added to: what somebody did must stay
-- known although they may do everything.
create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  topic text not null,                      -- view, list, export, rights, sign_in, view_as, dismissal, leak
  kind text not null,                       -- customer.viewed, order.listed, customer.exported, sign_in.failed, user_group.changed …
  user_id bigint,                           -- who; null for nobody known and for programs
  entity text,
  entity_id bigint,
  count int not null default 1,             -- of how many records
  ip text,
  about jsonb not null default '{}'
);
create index audit_entry_user on audit_entry (user_id, id desc);
create index audit_entry_entity on audit_entry (entity, entity_id, id desc) where entity_id is not null;
create index audit_entry_topic on audit_entry (topic, id desc);
create index audit_entry_at on audit_entry (at);

create function refuse_rewriting_audit() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is only added to';
end $$;
create trigger audit_is_only_added_to before update or delete on audit_entry for each row execute function refuse_rewriting_audit();
create trigger audit_is_not_emptied before truncate on audit_entry for each statement execute function refuse_rewriting_audit();
-- 'always': also for a session that plays a replica.
alter table audit_entry enable always trigger audit_is_only_added_to;
alter table audit_entry enable always trigger audit_is_not_emptied;

-- How much each person saw on each day of the account's calendar: what the leak detector compares with.
create table audit_day (
  user_id bigint not null,
  day date not null,
  viewed int not null default 0,            -- cards with personal data
  listed int not null default 0,            -- rows with a phone in lists
  exported int not null default 0,          -- rows of customers' data in files
  primary key (user_id, day)
);

create table leak_alert (
  id bigint generated always as identity primary key,
  user_id bigint not null,
  measure text not null check (measure in ('viewed', 'listed', 'exported')),
  day date not null,
  seen int not null,
  usual_own numeric(12,1),                  -- null: too few days to know
  usual_group numeric(12,1),
  threshold int not null,
  raised_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by bigint,
  unique (user_id, measure, day)
);
create index leak_alert_open on leak_alert (raised_at desc) where acknowledged_at is null;

create table leak_settings (
  id smallint primary key default 1 check (id = 1),
  factor numeric(4,1) not null default 3 check (factor >= 1),
  least_viewed int not null default 100 check (least_viewed >= 1),
  least_listed int not null default 2000 check (least_listed >= 1),
  least_exported int not null default 500 check (least_exported >= 1)
);
insert into leak_settings default values;
