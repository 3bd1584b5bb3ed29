-- Dashboards: pages of figures that people put together, and what stands on them.

create table dashboard (
  id bigint generated always as identity primary key,
  code text unique,                                    -- of a ready one: its name is said in the reader's language until somebody names it
  name text,
  owner_id bigint,                                     -- whoever made it; null: the program
  is_shared boolean not null default false,
  period text not null default 'last30',               -- what it is opened with; a chosen period stands in the address
  compare text check (compare in ('previous', 'week', 'year')),
  position integer not null default 0,
  created_at timestamptz not null default now(),
  check (code is not null or name is not null)
);
create index dashboard_owner on dashboard (owner_id);

create table dashboard_widget (
  id bigint generated always as identity primary key,
  dashboard_id bigint not null references dashboard (id) on delete cascade,
  kind text not null check (kind in ('number', 'line', 'bars', 'stacked', 'table')),
  title text,                                          -- null: named by what it shows
  measures text[] not null check (cardinality(measures) between 1 and 6),
  by text,                                             -- what its rows are; null for a number
  split text,                                          -- what its columns are
  base text,                                           -- null: the metric's own
  period text,                                         -- null: the dashboard's
  row_limit integer not null default 10,
  width smallint not null check (width between 2 and 12),   -- of twelve columns
  height smallint not null check (height between 1 and 4),
  is_hidden boolean not null default false,
  position integer not null
);
create index dashboard_widget_of on dashboard_widget (dashboard_id, position);

-- What an owner looks at in the evening, and a month at a glance.
insert into dashboard (code, is_shared, period, compare, position) values ('evening', true, 'today', 'week', 1), ('month', true, 'month', 'previous', 2);
