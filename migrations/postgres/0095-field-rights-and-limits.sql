-- What a group sees of a record, and which orders it has to do with at all.

-- No row: the field is seen and changed as the rights to its records allow.
create table user_group_field_right (
  group_id bigint not null references user_group (id),
  field text not null,                      -- <entity>.<field of its catalogue>: order.phone
  access text not null check (access in ('hidden', 'mask', 'read')),
  primary key (group_id, field)
);

-- {<entity>.<field>: [codes]}: only records with one of these codes; a field that is not named holds nothing back.
alter table user_group add column limits jsonb not null default '{}';

-- The same for a module's key.
alter table api_key add column fields jsonb not null default '{}';

-- An owner who looks with the eyes of another: this session reads as that person and changes nothing until the moment is over.
alter table session add column watching bigint references app_user (id);
alter table session add column watching_until timestamptz;

-- «Why do I not see it»: asked by whoever met a closed page, answered by whoever keeps the rights.
create table access_question (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user (id),
  entity text not null,
  entity_id bigint not null,
  asked_at timestamptz not null,
  answered_at timestamptz,
  answered_by bigint references app_user (id)
);
create index access_question_open on access_question (asked_at) where answered_at is null;
