-- What the trade costs: one row a cost, of a day or of a period (both days included), spread evenly over its days by whoever counts.
create table cost (
  id bigint generated always as identity primary key,
  item text not null,                        -- code of cost_item
  sites text[] not null default '{}',        -- shops that it is for; none = all of them
  site text generated always as (case when cardinality(sites) = 1 then sites[1] end) stored,
  order_id bigint,
  user_id bigint,                            -- whose pay or bonus it is
  date_from date not null,
  date_to date not null,
  amount numeric(14,2) not null check (amount >= 0),
  source text,                               -- the advertising that it paid for, as the labels of visits and orders have it
  medium text,
  campaign text,
  keyword text,
  content text,
  comment text not null default '',
  load_key text,                             -- of loaded ones: what a load replaces when it runs again
  clicks integer,                            -- of loaded advertising, where the file or the service tells
  views integer,
  created_at timestamptz not null default now(),
  created_by bigint,                         -- null = a key, a load or the system
  created_by_name text not null default '',
  updated_at timestamptz not null default now(),
  constraint cost_period check (date_to >= date_from)
);
create index cost_dates on cost (date_from, date_to);
create index cost_to on cost (date_to, id);
create index cost_created on cost (created_at, id);
create index cost_order on cost (order_id) where order_id is not null;
create index cost_user on cost (user_id) where user_id is not null;
create index cost_by_item on cost (item, date_from);
create index cost_source on cost (source, medium, campaign, date_from) where source is not null;
create index cost_load on cost (load_key, date_from) where load_key is not null;

-- How an order's sale is shared out among the visits before it. One row.
create table attribution_settings (
  is_only boolean primary key default true check (is_only),
  model text not null default 'last_non_direct' check (model in ('last_paid', 'last_non_direct', 'first', 'linear')),
  window_days smallint not null default 30 check (window_days between 1 and 365),
  paid_mediums text[] not null default '{cpc,ppc,cpm,cpa,cpv,paid,paidsearch,paid_social,display,banner,retargeting,ads}',
  updated_at timestamptz not null default now()
);
insert into attribution_settings default values;

-- Whoever directs already sees what the trade costs and keeps it.
insert into user_group_right (group_id, "right", scope)
select r.group_id, needed."right", 'all' from user_group_right r cross join (values ('costs.view'), ('costs.change')) needed ("right")
where r."right" = 'users.change'
on conflict do nothing;
