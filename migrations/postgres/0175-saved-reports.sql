-- Reports that people put together: a question to the figures, and when and to whom its answer goes.
create table saved_report (
  id bigint generated always as identity primary key,
  name text not null,
  owner_id bigint not null,                            -- with whose rights it is asked when it goes by schedule
  is_shared boolean not null default false,
  layout jsonb not null,                               -- what is asked, and how it is shown
  schedule jsonb,                                      -- when and to whom it goes; null: nowhere
  next_at timestamptz,                                 -- when it goes next; null: never
  last_sent jsonb,                                     -- when it went last and what came of it
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index saved_report_owner on saved_report (owner_id);
create index saved_report_due on saved_report (next_at) where next_at is not null;
