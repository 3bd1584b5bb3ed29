-- One person (or company) is one customer. `customer_identity` is what makes it so: a phone, e-mail or external id belongs to one customer
-- of a site, held by the primary key, also when ten orders of one phone arrive at once.

create table customer (
  id bigint generated always as identity primary key,
  type text not null default 'customer' check (type in ('customer', 'customer_corporate')),
  site text not null,
  external_id text,
  first_name text not null default '',
  last_name text not null default '',
  patronymic text not null default '',
  nick_name text,
  sex text check (sex in ('male', 'female')),
  birthday date,
  email text,                                -- the main one, lower case; all of them in customer_email
  phone text,                                -- the main one, E.164 where it is one; all of them in customer_phone
  is_contact boolean not null default false,
  manager_id bigint,
  vip boolean not null default false,
  bad boolean not null default false,
  photo_url text,
  contragent jsonb not null default '{"contragentType":"individual"}',
  source jsonb,
  browser_id text,
  personal_discount numeric(5,2) not null default 0,
  discount_card_number text,
  email_unsubscribed_at timestamptz,
  custom_fields jsonb not null default '{}',
  likely_duplicate_of bigint,                -- somebody of this phone or e-mail was there before
  created_at timestamptz not null default now(),
  search_text text generated always as (lower(last_name || ' ' || first_name || ' ' || patronymic || ' ' || coalesce(nick_name, '') || ' ' || coalesce(email, ''))) stored
);
create unique index customer_external on customer (site, external_id) where external_id is not null;
create index customer_created on customer (created_at desc, id desc);
create index customer_manager on customer (manager_id) where manager_id is not null;
create index customer_email_lower on customer (lower(email)) where email is not null;
create index customer_search on customer using gin (search_text gin_trgm_ops);

create table customer_identity (
  site text not null,
  kind text not null check (kind in ('phone', 'email')),
  value text not null,
  customer_id bigint not null,
  primary key (site, kind, value)
);
create index customer_identity_customer on customer_identity (customer_id);

create table customer_phone (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer (id) on delete cascade,
  number text not null,                      -- E.164, or as written where it is no valid number
  as_written text not null,
  digits text not null,
  position int not null default 0
);
create index customer_phone_customer on customer_phone (customer_id);
create index customer_phone_digits on customer_phone using gin (digits gin_trgm_ops);
create index customer_phone_number on customer_phone (number);

create table customer_email (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer (id) on delete cascade,
  email text not null,
  position int not null default 0
);
create index customer_email_customer on customer_email (customer_id);
create index customer_email_email on customer_email (email);

create table customer_address (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer (id) on delete cascade,
  is_main boolean not null default false,
  name text,
  external_id text,
  address jsonb not null,                    -- the parts as the wire knows them: index, countryIso, region, city, street, house, flat, text …
  city text generated always as (address ->> 'city') stored,
  region text generated always as (address ->> 'region') stored
);
create index customer_address_customer on customer_address (customer_id);

create table customer_tag (
  customer_id bigint not null references customer (id) on delete cascade,
  name text not null,
  color text,
  attached boolean not null default false,
  primary key (customer_id, name)
);

create table customer_note (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer (id) on delete cascade,
  text text not null,
  author_id bigint,
  pinned boolean not null default false,
  created_at timestamptz not null default now()
);
create index customer_note_customer on customer_note (customer_id, created_at desc);

-- Kept up to date by a reader of the change log; can be counted anew from the orders at any time.
create table customer_figures (
  customer_id bigint primary key references customer (id) on delete cascade,
  orders_count int not null default 0,
  cancelled_count int not null default 0,
  total_sum numeric(16,2) not null default 0,
  average_sum numeric(14,2) not null default 0,
  margin_sum numeric(16,2) not null default 0,
  first_order_at timestamptz,
  last_order_at timestamptz,
  counted_at timestamptz not null default now()
);
