-- Somebody left: what was shut, and what went to whom. Kept so that it can be taken back within two weeks.
create table dismissal (
  id bigint generated always as identity primary key,
  user_id bigint not null,
  to_user_id bigint,
  to_group_id bigint,
  key_ids bigint[] not null default '{}',   -- those that were switched off
  state text not null default 'running' check (state in ('running', 'done', 'returning', 'restored')),
  total int not null,
  moved int not null default 0,
  returned int not null default 0,
  at timestamptz not null,
  by bigint not null,
  restored_at timestamptz,
  restored_by bigint,
  check ((to_user_id is null) <> (to_group_id is null))
);
create index dismissal_user on dismissal (user_id, id desc);
create unique index dismissal_open on dismissal (user_id) where restored_at is null;

create table dismissal_item (
  dismissal_id bigint not null references dismissal (id),
  entity text not null,                     -- customer, order, task
  entity_id bigint not null,
  to_user_id bigint,                        -- null: to the group as a whole
  moved_at timestamptz not null,
  returned_at timestamptz,
  primary key (dismissal_id, entity, entity_id)
);
