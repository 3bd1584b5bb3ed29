-- What somebody has to do, about an order, a customer or nothing in particular. Completed ones stay: reports and the protocol's history read them.
create table task (
  id bigint generated always as identity primary key,
  site text,                             -- of the order or customer; null = of no site
  kind text,                             -- code of a typical task
  text text not null,
  commentary text not null default '',
  due_at timestamptz,
  performer_id bigint,                   -- a person or
  performer_group_id bigint,             -- a group, never both
  creator_id bigint,                     -- null = a key, a rule or the system
  order_id bigint,
  customer_id bigint,
  phone text,
  complete boolean not null default false,
  completed_at timestamptz,
  completed_by bigint,
  result text,                           -- answered, no_answer, refused, done
  reminded_at timestamptz,               -- the minute has come and was told
  snoozed_until timestamptz,             -- reminds at this moment instead of the due one
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint one_performer check (performer_id is null or performer_group_id is null)
);
-- Lists of a person and of a group: open ones by term, all for the reach of a right.
create index task_performer_due on task (performer_id, due_at, id) where not complete;
create index task_group_due on task (performer_group_id, due_at, id) where not complete and performer_group_id is not null;
create index task_performer on task (performer_id, created_at);
create index task_group on task (performer_group_id, created_at) where performer_group_id is not null;
create index task_creator on task (creator_id, created_at) where creator_id is not null;
create index task_due on task (due_at, id);
create index task_open_due on task (due_at, id) where not complete;
create index task_created on task (created_at, id);
create index task_completed on task (completed_at, id) where complete;
-- Cards, and "has this order a next step".
create index task_order on task (order_id, id) where order_id is not null;
create index task_order_open on task (order_id, due_at) where not complete and order_id is not null;
create index task_customer on task (customer_id, id) where customer_id is not null;
create index task_customer_open on task (customer_id, due_at) where not complete and customer_id is not null;
-- What the clock looks for each minute.
create index task_to_remind on task ((coalesce(snoozed_until, due_at))) where not complete and reminded_at is null;

create table task_comment (
  id bigint generated always as identity primary key,
  task_id bigint not null references task (id) on delete cascade,
  user_id bigint,
  text text not null,
  created_at timestamptz not null default now()
);
create index task_comment_task on task_comment (task_id, id);

-- A person has seen a reminder and closed it; a later one (snoozed, a new term) is shown again.
create table task_reminder_seen (
  task_id bigint not null references task (id) on delete cascade,
  user_id bigint not null references app_user (id) on delete cascade,
  seen_at timestamptz not null,
  primary key (task_id, user_id)
);

-- Typical tasks: one press makes one. A status named here is proposed for the order when the task ends with that result.
create table task_type (
  code text primary key,
  name text not null,
  name_en text,
  active boolean not null default true,
  ordering int not null default 990,
  term_hours numeric(7, 2),              -- working hours until it is due; null = no term
  to_manager boolean not null default false, -- to the manager of the order or customer rather than to whoever makes it
  performer_group text,                  -- id of the group that it goes to
  status_answered text,
  status_no_answer text,
  status_refused text,
  status_done text
);
insert into task_type (code, name, name_en, ordering, term_hours, status_answered, status_no_answer, status_refused, status_done) values
  ('call-back', 'Перезвонить', 'Call back', 10, 1, 'client-confirmed', 'no-answer', 'cancel-other', null),
  ('clarify', 'Уточнить', 'Clarify', 20, 4, 'client-confirmed', 'no-answer', 'cancel-other', null),
  ('find-address', 'Выяснить адрес', 'Find out the address', 30, 8, null, 'no-answer', 'cancel-other', null);
update account set settings_version = settings_version + 1 + floor(random() * 1000000)::bigint; -- processes keep references by version

-- One browser of a person that takes pushes. The keys are the browser's.
create table push_subscription (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user (id) on delete cascade,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  user_agent text,
  created_at timestamptz not null default now()
);
create index push_subscription_user on push_subscription (user_id);

-- The pair of keys that this installation signs its pushes with (VAPID), made when first needed.
create table push_secret (
  id smallint primary key default 1 check (id = 1),
  public_key text not null,
  private_key text not null
);

-- Whoever works on orders works on tasks; whoever sees all orders sees all tasks.
insert into user_group_right (group_id, "right", scope)
  select group_id, replace("right", 'orders.', 'tasks.'), scope from user_group_right where "right" in ('orders.view', 'orders.change')
  on conflict do nothing;
