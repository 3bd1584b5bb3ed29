-- References of the account. Codes are text and never change; rows are never deleted, only deactivated, since orders carry the codes.

create table site (
  id bigint generated always as identity primary key,
  code text not null unique,
  name text not null,
  url text not null default '',
  description text,
  phones text,
  address text,
  zip text,
  country_iso text not null default 'RU',
  currency text not null default 'RUB',
  default_for_crm boolean not null default false,
  ordering int not null default 10,
  active boolean not null default true,
  yml_url text,
  load_from_yml boolean not null default false,
  catalog_updated_at timestamptz,
  catalog_loading_at timestamptz,
  contragent_code text,
  sender_email text,
  sender_name text,
  order_number_template text,
  is_demo boolean not null default false
);

create table status_group (
  code text primary key,
  name text not null,
  ordering int not null,
  active boolean not null default true,
  process boolean not null default false,
  locked boolean not null default false,
  color text not null
);

create table order_status (
  code text primary key,
  name text not null,
  group_code text not null references status_group (code),
  ordering int not null,
  active boolean not null default true,
  deadline_hours numeric(8,2),              -- working hours an order may stay in it
  comment_required boolean not null default false,
  required_fields text[] not null default '{}'
);

create table order_type (
  code text primary key,
  name text not null,
  active boolean not null default true,
  default_for_crm boolean not null default false,
  default_for_api boolean not null default false,
  ordering int not null default 990
);

create table order_method (
  code text primary key,
  name text not null,
  active boolean not null default true,
  default_for_crm boolean not null default false,
  default_for_api boolean not null default false,
  is_from_pos boolean not null default false,
  ordering int not null default 990
);

create table payment_type (
  code text primary key,
  name text not null,
  active boolean not null default true,
  default_for_crm boolean not null default false,
  default_for_api boolean not null default false,
  description text,
  sites text[] not null default '{}',       -- empty = all
  ordering int not null default 990
);

create table payment_status (
  code text primary key,
  name text not null,
  active boolean not null default true,
  default_for_crm boolean not null default false,
  default_for_api boolean not null default false,
  payment_complete boolean not null default false,
  description text,
  ordering int not null default 990
);

create table payment_type_status (
  payment_type text not null references payment_type (code),
  payment_status text not null references payment_status (code),
  primary key (payment_type, payment_status)
);

create table delivery_type (
  id bigint generated always as identity unique,
  code text primary key,
  name text not null,
  active boolean not null default true,
  default_cost numeric(14,2),
  default_net_cost numeric(14,2),
  description text,
  integration_code text,
  default_for_crm boolean not null default false,
  vat_rate text,
  sites text[] not null default '{}',
  ordering int not null default 990
);

create table delivery_type_payment_type (
  delivery_type text not null references delivery_type (code),
  payment_type text not null references payment_type (code),
  cod boolean not null default false,
  primary key (delivery_type, payment_type)
);

create table delivery_service (
  code text primary key,
  name text not null,
  active boolean not null default true,
  delivery_type text
);

create table item_status (
  code text primary key,
  name text not null,
  active boolean not null default true,
  ordering int not null default 990,
  created_at timestamptz not null default now(),
  order_status_by_item_status text,         -- set on the order when all its lines have this status
  order_status_for_item_status text,        -- the order status that gives its lines this status
  cancel_status boolean not null default false
);

create table unit (
  code text primary key,
  name text not null,
  sym text not null,
  is_default boolean not null default false,
  active boolean not null default true
);

create table price_type (
  id bigint generated always as identity unique,
  code text primary key,
  name text not null,
  active boolean not null default true,
  is_default boolean not null default false,
  promo boolean not null default false,
  description text,
  filter_expression text,
  currency text,
  geo jsonb not null default '[]',
  groups text[] not null default '{}',
  ordering int not null default 990
);

create table currency (
  id bigint generated always as identity unique,
  code text primary key,
  is_base boolean not null default false,
  is_auto_convert boolean not null default false,
  auto_convert_extra_percent int not null default 0,
  manual_convert_nominal int not null default 1,
  manual_convert_value numeric(14,4) not null default 1
);

create table country (
  code text primary key,                    -- ISO 3166-1 alpha-2
  name text not null,
  ordering int not null default 990,
  active boolean not null default true
);

create table store (
  code text primary key,
  name text not null,
  active boolean not null default true,
  external_id text,
  xml_id text,
  description text,
  email text,
  type text not null default 'store-type-warehouse',
  inventory_type text not null default 'integer' check (inventory_type in ('integer', 'available')),
  contact text,
  phone text,
  address jsonb,
  work_time jsonb,
  ordering int not null default 990
);

create table legal_entity (
  code text primary key,
  contragent_type text not null default 'legal-entity',
  legal_name text not null,
  requisites jsonb not null default '{}'
);

create table cost_group (
  code text primary key,
  name text not null,
  color text not null,
  active boolean not null default true,
  ordering int not null default 990
);

create table cost_item (
  code text primary key,
  name text not null,
  group_code text not null references cost_group (code),
  type text not null check (type in ('const', 'var')),
  active boolean not null default true,
  applies_to_orders boolean not null default false,
  applies_to_users boolean not null default false,
  ordering int not null default 990
);

create table courier (
  id bigint generated always as identity primary key,
  first_name text not null,
  last_name text,
  patronymic text,
  email text,
  phone text,
  description text,
  active boolean not null default true
);
