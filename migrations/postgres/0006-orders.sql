-- Orders, their lines, payments, problems and comments. Reference codes are kept as they are; names and phones are the order's own copy.

create table "order" (
  id bigint generated always as identity primary key,
  number text not null,
  external_id text,
  site text not null,
  order_type text,
  order_method text,
  status text not null,
  status_comment text,
  status_changed_at timestamptz not null,
  status_deadline_at timestamptz,            -- working hours are up then; null = no deadline
  created_at timestamptz not null,
  customer_id bigint,
  contact_id bigint,
  company_id bigint,
  manager_id bigint,
  first_name text not null default '',
  last_name text not null default '',
  patronymic text not null default '',
  phone text,                                -- E.164 where it is a number
  phone_digits text generated always as (regexp_replace(coalesce(phone, ''), '\D', '', 'g')) stored,
  additional_phone text,
  email text,
  call boolean not null default false,
  country_iso text,
  currency text not null,
  customer_comment text,
  manager_comment text,
  privilege_type text not null default 'none',
  personal_discount_percent numeric(5,2) not null default 0,
  discount_manual_amount numeric(14,2) not null default 0,
  discount_manual_percent numeric(9,4) not null default 0,
  apply_round boolean not null default false,
  goods_sum numeric(14,2) not null default 0,      -- before discounts, without cancelled lines
  discount_sum numeric(14,2) not null default 0,   -- all kinds
  total numeric(14,2) not null default 0,          -- payable, with delivery
  paid_sum numeric(14,2) not null default 0,       -- complete payments
  purchase_sum numeric(14,2) not null default 0,
  fully_paid_at timestamptz,
  delivery_type text,
  delivery_service text,
  delivery_cost numeric(14,2) not null default 0,
  delivery_net_cost numeric(14,2) not null default 0,
  delivery_date date,
  delivery_time jsonb,                       -- {from, to, custom}
  delivery_address jsonb not null default '{}',
  delivery_data jsonb,
  delivery_vat_rate text,
  track_number text generated always as (delivery_data ->> 'trackNumber') stored,
  city text generated always as (delivery_address ->> 'city') stored,
  region text generated always as (delivery_address ->> 'region') stored,
  shipment_store text,
  shipment_date date,
  shipped boolean not null default false,
  weight numeric(12,3),
  length int,
  width int,
  height int,
  contragent jsonb not null default '{"contragentType":"individual"}',
  source jsonb,
  marketplace jsonb,
  mark int,
  mark_at timestamptz,
  client_id text,
  dialog_id bigint,
  custom_fields jsonb not null default '{}',
  from_api boolean not null default false,
  problems_count int not null default 0,
  items_count int not null default 0
);
create unique index order_external on "order" (site, external_id) where external_id is not null;
create index order_created on "order" (created_at desc, id desc);
create index order_status_created on "order" (status, created_at desc, id desc);
create index order_site_created on "order" (site, created_at desc, id desc);
create index order_manager_created on "order" (manager_id, created_at desc, id desc) where manager_id is not null;
create index order_customer on "order" (customer_id, created_at desc);
create index order_number on "order" (number text_pattern_ops);
create index order_number_lower on "order" (lower(number));
create index order_external_lookup on "order" (external_id text_pattern_ops) where external_id is not null;
create index order_track on "order" (track_number) where track_number is not null;
create index order_deadline on "order" (status_deadline_at) where status_deadline_at is not null;
create index order_total on "order" (total, id);
create index order_problems on "order" (created_at desc, id desc) where problems_count > 0;
create index order_phone_digits on "order" using gin (phone_digits gin_trgm_ops);

create table order_item (
  id bigint generated always as identity primary key,
  order_id bigint not null references "order" (id) on delete cascade,
  position int not null,
  offer_id bigint,
  external_id text,
  external_ids jsonb not null default '[]',  -- [{code, value}]
  product_name text not null,
  article text,
  quantity numeric(12,3) not null,
  initial_price numeric(14,2) not null,      -- unit, before discounts
  purchase_price numeric(14,2),
  discount_manual_amount numeric(14,2) not null default 0,   -- a unit
  discount_manual_percent numeric(9,4) not null default 0,
  discounts jsonb not null default '[]',     -- [{kind, amount}], amounts a line, minor units
  discount_total numeric(14,2) not null default 0,           -- a unit, all kinds
  unit_prices jsonb not null default '[]',   -- [{price, quantity}] after discounts, minor units
  total numeric(14,2) not null default 0,    -- the line, after discounts
  price_type text,
  vat_rate text,
  status text not null default 'new',
  comment text,
  properties jsonb not null default '[]',
  marking_codes jsonb not null default '[]',
  created_at timestamptz not null default now()
);
create index order_item_order on order_item (order_id, position);
create index order_item_offer on order_item (offer_id) where offer_id is not null;

create table payment (
  id bigint generated always as identity primary key,
  order_id bigint not null references "order" (id) on delete cascade,
  site text not null,
  external_id text,
  type text not null,
  status text not null,
  amount numeric(14,2) not null default 0,
  paid_at timestamptz,
  comment text,
  created_at timestamptz not null default now()
);
create index payment_order on payment (order_id);
create unique index payment_external on payment (site, external_id) where external_id is not null;

-- What is odd about an order is saved with it, shown and solved: an order is never refused for the store's own mistake.
create table order_problem (
  id bigint generated always as identity primary key,
  order_id bigint not null references "order" (id) on delete cascade,
  kind text not null,                        -- 'unknown_code', 'sum_differs', 'stock_missing', …
  field text,                                -- field of the catalogue that it is about
  item_id bigint,
  params jsonb not null default '{}',
  created_at timestamptz not null default now(),
  solved_at timestamptz,
  solved_by bigint
);
create index order_problem_order on order_problem (order_id) where solved_at is null;

create table order_comment (
  id bigint generated always as identity primary key,
  order_id bigint not null references "order" (id) on delete cascade,
  author_id bigint,
  text text not null,
  created_at timestamptz not null default now()
);
create index order_comment_order on order_comment (order_id, created_at);

-- Which status may follow which, by user group. No row for a group at all = all transitions allowed.
create table status_transition (
  group_id bigint not null references user_group (id) on delete cascade,
  from_status text not null,
  to_status text not null,
  primary key (group_id, from_status, to_status)
);
