-- Lessons that people take on training orders, and the steps of bringing a new store to work.

create table lesson_run (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user (id),
  lesson text not null,
  order_id bigint references "order" (id),
  started_at timestamptz not null default now(),
  finished_at timestamptz
);
create unique index lesson_run_open on lesson_run (user_id, lesson) where finished_at is null;
create index lesson_run_user on lesson_run (user_id, id desc);

create table lesson_step (
  run_id bigint not null references lesson_run (id) on delete cascade,
  step text not null,
  done_at timestamptz not null,
  primary key (run_id, step)
);

create table launch_step (
  step text primary key,
  done_at timestamptz not null,
  done_by bigint references app_user (id),
  skipped boolean not null default false
);
