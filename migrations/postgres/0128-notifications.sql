-- What the program, a rule or a module of the store tells people of the staff.
create table staff_notification (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user (id),
  kind text not null check (kind in ('info', 'error')),
  text text not null,
  link text,                                 -- a page of this program, from its root
  key text,                                  -- told once a person
  from_kind text not null,
  from_id bigint,
  created_at timestamptz not null default now(),
  read_at timestamptz
);
create index staff_notification_user on staff_notification (user_id, id);
create index staff_notification_unread on staff_notification (user_id) where read_at is null;
create unique index staff_notification_key on staff_notification (user_id, key) where key is not null;
