-- What visitors of the stores' sites do. Events come in hundreds of millions and are dropped by whole partitions; carts and favourites are small and stay.

create table site_tracking (
  site text primary key,
  is_on boolean not null default true,
  secret text not null,                      -- signs who a visitor is; known to the shop's server and to us
  origins text[] not null default '{}',      -- where the script may report from; none: the site's own address
  consent text not null default 'anonymous' check (consent in ('none', 'anonymous', 'full')), -- what holds until the page says otherwise
  respects_dnt boolean not null default true,
  retention_days int not null default 400 check (retention_days between 7 and 3660),
  abandoned_after_minutes int not null default 60 check (abandoned_after_minutes between 5 and 10080), -- a cart that nobody touched for so long was left
  updated_at timestamptz not null default now()
);

-- One person on one device. A device that turns out to be another person's goes on as another visitor of the same uid: what was seen before stays whose it was.
create table site_visitor (
  id bigint generated always as identity primary key,
  uid uuid not null,                         -- the first-party id that the script keeps
  site text not null,
  is_current boolean not null default true,  -- the one of its uid that new events are of
  customer_id bigint,
  known_as bigint,                           -- whom it was found to be; customer_id is whom that one has been merged into
  identified_at timestamptz,
  claim jsonb,                               -- {externalId, email, phone}: signed for, and no customer has it yet
  first_at timestamptz not null,
  last_at timestamptz not null
);
create unique index site_visitor_current on site_visitor (site, uid) where is_current;
create index site_visitor_uid on site_visitor (site, uid);
create index site_visitor_customer on site_visitor (customer_id) where customer_id is not null;
create index site_visitor_known_as on site_visitor (known_as) where known_as is not null;
create index site_visitor_claim on site_visitor using gin (claim jsonb_path_ops) where claim is not null;
create index site_visitor_last on site_visitor (last_at);

create table site_visit (
  id bigint generated always as identity primary key,
  visitor_id bigint not null,
  site text not null,
  started_at timestamptz not null,
  last_at timestamptz not null,
  pages int not null default 0,
  events int not null default 0,
  channel text not null check (channel in ('direct', 'organic', 'referral', 'social', 'ad', 'mail', 'messenger', 'other')),
  source text,
  medium text,
  campaign text,
  keyword text,
  content text,
  click_ids jsonb not null default '{}',     -- yclid, gclid, …
  referrer_host text,
  landing text,
  page text,                                 -- the last one
  title text,
  device text not null default 'desktop' check (device in ('desktop', 'mobile', 'tablet', 'bot', 'unknown')),
  is_bot boolean not null default false,
  origin text not null default 'script' check (origin in ('script', 'upload'))
);
create index site_visit_visitor on site_visit (visitor_id, started_at desc);
create index site_visit_last on site_visit (last_at desc);

create sequence site_event_id;
-- Ids are given under a lock that lives until the commit, so they follow the order of commits: readers go by `id > last`.
create table site_event (
  id bigint not null default nextval('site_event_id'),
  uid uuid not null,                         -- the event's own, made by the script: what comes again is known by it
  visitor_id bigint not null,
  visit_id bigint not null,
  site text not null,
  kind text not null check (kind in ('page', 'product', 'category', 'search', 'cart_add', 'cart_remove', 'cart', 'favourite_add', 'favourite_remove', 'checkout', 'custom')),
  at timestamptz not null,                   -- by our clock
  received_at timestamptz not null,
  offer_id bigint,
  product_id bigint,
  group_id bigint,
  price numeric(14,2),
  quantity numeric(14,3),
  query text,
  path text,
  data jsonb,
  is_bot boolean not null default false
) partition by range (at);
create index site_event_by_id on site_event (id);
create index site_event_uid on site_event (uid);
create index site_event_visitor on site_event (visitor_id, id);
create table site_event_rest partition of site_event default; -- nothing is lost when a partition was not made in time

-- The names under which counters and programs of the shop know the same visitor.
create table site_client_id (
  id bigint generated always as identity primary key,
  site text not null,
  client_id text not null,
  visitor_id bigint,
  customer_id bigint,
  order_id bigint,
  at timestamptz not null
);
create unique index site_client_id_once on site_client_id (site, client_id, coalesce(visitor_id, 0), coalesce(customer_id, 0), coalesce(order_id, 0));
create index site_client_id_visitor on site_client_id (visitor_id) where visitor_id is not null;
create index site_client_id_customer on site_client_id (customer_id) where customer_id is not null;
create index site_client_id_order on site_client_id (order_id) where order_id is not null;

-- Where a customer or an order came from, as told by a program.
create table site_source (
  id bigint generated always as identity primary key,
  site text not null,
  customer_id bigint,
  order_id bigint,
  client_id text,
  source text,
  medium text,
  campaign text,
  keyword text,
  content text,
  at timestamptz not null
);
create index site_source_customer on site_source (customer_id) where customer_id is not null;
create index site_source_order on site_source (order_id) where order_id is not null;

-- An unfinished cart. A customer has one in a site, a visitor whom nobody knows has one; cleared, it stays empty until it is filled again.
create table customer_cart (
  id bigint generated always as identity primary key,
  site text not null,
  customer_id bigint,
  visitor_id bigint,
  external_id text,
  link text,
  currency text,
  dropped_at timestamptz,
  cleared_at timestamptz,
  order_id bigint,                           -- that it became
  left_at timestamptz,                       -- rules were told that it was left; filled anew, it can be left anew
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (customer_id is not null or visitor_id is not null)
);
create unique index customer_cart_customer on customer_cart (site, customer_id) where customer_id is not null;
create unique index customer_cart_visitor on customer_cart (site, visitor_id) where customer_id is null;
create index customer_cart_of_customer on customer_cart (customer_id) where customer_id is not null;
create index customer_cart_updated on customer_cart (updated_at) where left_at is null and cleared_at is null;

create table customer_cart_item (
  id bigint generated always as identity primary key,
  cart_id bigint not null references customer_cart (id) on delete cascade,
  offer_id bigint not null,
  quantity numeric(14,3) not null,
  price numeric(14,2),
  added_at timestamptz not null,
  updated_at timestamptz not null,
  unique (cart_id, offer_id)
);

create table customer_favourite (
  id bigint generated always as identity primary key,
  site text not null,
  customer_id bigint,
  visitor_id bigint,
  offer_id bigint not null,
  at timestamptz not null,
  check (customer_id is not null or visitor_id is not null)
);
create unique index customer_favourite_customer on customer_favourite (customer_id, offer_id) where customer_id is not null;
create unique index customer_favourite_visitor on customer_favourite (visitor_id, offer_id) where customer_id is null;

-- Whoever sees customers sees them on the site; whoever keeps the settings keeps the script.
insert into user_group_right (group_id, "right", scope)
select group_id, 'site.view', 'all' from user_group_right where "right" = 'customers.view'
on conflict do nothing;
insert into user_group_right (group_id, "right", scope)
select group_id, 'site.settings', 'all' from user_group_right where "right" = 'settings.change'
on conflict do nothing;
