-- What a month is to bring. '' and 0 mean all sites and all people: such a plan is of the whole, not the sum of the others.
create table plan (
  id bigint generated always as identity primary key,
  month date not null,                       -- its first day
  metric text not null,
  site text not null default '',
  manager_id bigint not null default 0,
  amount numeric(18, 3) not null,            -- money in minor units, as metrics have it
  changed_at timestamptz not null,
  changed_by bigint,
  unique (month, metric, site, manager_id)
);

-- Screens on a wall: a secret link that shows a few figures and nothing else.
create table display (
  id bigint generated always as identity primary key,
  name text not null,
  site text not null default '',
  token_hash text not null unique,
  token_tail text not null,
  created_at timestamptz not null,
  created_by bigint,
  revoked_at timestamptz
);
create table display_seen (
  display_id bigint primary key references display (id),
  seen_at timestamptz not null
);

-- Which figures are watched, and who is told how.
create table alert_watch (
  metric text primary key,
  is_on boolean not null,
  by_site boolean not null default false     -- each site by itself as well
);
insert into alert_watch (metric, is_on, by_site) values
  ('silence', true, true), ('orders', true, false), ('revenue', true, false), ('averageOrder', false, false), ('cancels', true, false), ('conversion', true, false), ('visits', true, false);
create table alert_settings (
  is_only boolean primary key default true check (is_only),
  owners boolean not null default true,
  user_ids bigint[] not null default '{}',
  group_ids bigint[] not null default '{}',
  channels text[] not null default '{push}',
  quiet_from time not null default '21:00',
  quiet_until time not null default '09:00',
  tells_at_night boolean not null default false
);
insert into alert_settings default values;
-- The last whole hour that was looked at.
create table alert_look (
  is_only boolean primary key default true check (is_only),
  looked_until timestamptz
);
insert into alert_look default values;
-- What people said of alerts: «that is normal» widens the corridor, «later» holds them back.
create table alert_tolerance (
  metric text not null,
  site text not null,
  width numeric(6, 3) not null default 1,
  snoozed_until timestamptz,
  primary key (metric, site)
);
create table metric_alert (
  id bigint generated always as identity primary key,
  metric text not null,
  site text not null default '',
  direction text not null check (direction in ('below', 'above')),
  since timestamptz not null,
  until timestamptz not null,
  value double precision not null,
  usual double precision not null,
  low double precision not null,
  high double precision not null,
  cause jsonb,                               -- what explains most of it; null: nothing by itself does
  raised_at timestamptz not null,
  told_at timestamptz,
  ended_at timestamptz,
  judged text check (judged in ('normal', 'right')),
  judged_by bigint,
  judged_at timestamptz
);
create unique index metric_alert_open on metric_alert (metric, site, direction) where ended_at is null;
create index metric_alert_newest on metric_alert (raised_at desc, id desc);
