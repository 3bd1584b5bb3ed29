-- What the store sells. A product belongs to the catalogue of one site; its offers are what is sold. Nothing is deleted: orders name it.

create table product_group (
  id bigint generated always as identity primary key,
  site text not null,
  external_id text,
  parent_id bigint references product_group (id),
  name text not null,
  description text,
  picture text,
  active boolean not null default true,
  level int not null default 0,
  created_at timestamptz not null default now()
);
create unique index product_group_external on product_group (site, external_id) where external_id is not null;

create table product (
  id bigint generated always as identity primary key,
  site text not null,
  external_id text,
  type text not null default 'product' check (type in ('product', 'service')),
  name text not null,
  article text,
  url text,
  image_url text,
  description text,
  manufacturer text,
  popular boolean not null default false,
  stock boolean not null default false,      -- the "on sale" flag of the wire
  novelty boolean not null default false,
  recommended boolean not null default false,
  active boolean not null default true,
  markable boolean not null default false,
  properties jsonb not null default '{}',
  min_price numeric(14,2),                   -- over active offers, base price
  max_price numeric(14,2),
  quantity numeric(14,3) not null default 0, -- over active offers
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index product_external on product (site, external_id) where external_id is not null;
create index product_name on product using gin (name gin_trgm_ops);
create index product_updated on product (updated_at);

create table product_group_product (
  group_id bigint not null references product_group (id) on delete cascade,
  product_id bigint not null references product (id) on delete cascade,
  primary key (group_id, product_id)
);
create index product_group_product_product on product_group_product (product_id);

create table offer (
  id bigint generated always as identity primary key,
  product_id bigint not null references product (id) on delete cascade,
  site text not null,
  external_id text,
  xml_id text,
  name text not null,
  article text,
  barcode text,
  active boolean not null default true,
  unit text,
  vat_rate text,
  purchase_price numeric(14,2),
  weight numeric(12,3),                      -- grams
  length numeric(12,1),                      -- millimetres, as width and height
  width numeric(12,1),
  height numeric(12,1),
  images text[] not null default '{}',
  properties jsonb not null default '{}',
  content_hash text,                         -- of the last feed row, so that an unchanged row writes nothing
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index offer_external on offer (site, external_id) where external_id is not null;
create index offer_xml on offer (site, xml_id) where xml_id is not null;
create index offer_product on offer (product_id);
create index offer_article on offer (lower(article));
create index offer_barcode on offer (barcode) where barcode is not null;
create index offer_name on offer using gin (name gin_trgm_ops);

create table offer_price (
  offer_id bigint not null references offer (id) on delete cascade,
  price_type text not null,
  price numeric(14,2) not null,
  primary key (offer_id, price_type)
);

-- Written by the stock module alone. What is free to promise is quantity - reserved; it never goes below zero by a reservation.
create table stock (
  offer_id bigint not null references offer (id) on delete cascade,
  store text not null,
  quantity numeric(14,3) not null default 0,
  reserved numeric(14,3) not null default 0 check (reserved >= 0),
  purchase_price numeric(14,2),
  updated_at timestamptz not null default now(),
  primary key (offer_id, store)
);

create table stock_reservation (
  order_item_id bigint not null,
  offer_id bigint not null,
  store text not null,
  quantity numeric(14,3) not null check (quantity > 0),
  created_at timestamptz not null default now(),
  primary key (order_item_id, offer_id, store)
);
create index stock_reservation_offer on stock_reservation (offer_id, store);

create table catalogue_load (
  id bigint generated always as identity primary key,
  site text not null,
  source text not null,                      -- path, file name or URL
  state text not null default 'running' check (state in ('running', 'done', 'failed', 'asks')),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  rows_read int not null default 0,
  offers_added int not null default 0,
  offers_changed int not null default 0,
  offers_unchanged int not null default 0,
  offers_deactivated int not null default 0,
  rows_refused int not null default 0,
  report jsonb not null default '[]',        -- first thousand refused rows: [{line, code, params}]
  error jsonb,
  started_by bigint
);
create index catalogue_load_site on catalogue_load (site, started_at desc);
