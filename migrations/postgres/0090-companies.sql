-- A corporate customer is a customer of the type customer_corporate; here is what only such a one has: companies with their requisites,
-- people to talk to, and on what terms they buy.

-- A store numbers its people and its corporate customers apart.
drop index customer_external;
create unique index customer_external on customer (site, external_id, type) where external_id is not null;
create index customer_corporate on customer (created_at desc, id desc) where type = 'customer_corporate';

create table company (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer (id) on delete cascade,
  site text not null,
  external_id text,
  is_main boolean not null default false,
  active boolean not null default true,
  name text not null,
  brand text,
  contragent jsonb not null default '{"contragentType":"legal-entity"}',   -- the requisites as the wire knows them: INN, KPP, OGRN, BIK …
  address_id bigint references customer_address (id) on delete set null,
  custom_fields jsonb not null default '{}',
  created_at timestamptz not null default now(),
  inn text generated always as (left(contragent ->> 'INN', 20)) stored,
  search_text text generated always as (
    lower(left(name, 200) || ' ' || left(coalesce(brand, ''), 100) || ' ' || left(coalesce(contragent ->> 'legalName', ''), 200))
  ) stored
);
create index company_customer on company (customer_id, id);
create unique index company_main on company (customer_id) where is_main;
create unique index company_external on company (site, external_id) where external_id is not null;
create index company_inn on company (inn text_pattern_ops) where inn is not null;
create index company_search on company using gin (search_text gin_trgm_ops);

-- Whom one talks to: ordinary customers, each for all companies of the corporate customer or for those named.
create table corporate_contact (
  id bigint generated always as identity primary key,
  corporate_id bigint not null references customer (id) on delete cascade,
  contact_id bigint not null references customer (id) on delete cascade,
  is_main boolean not null default false,
  created_at timestamptz not null default now(),
  unique (corporate_id, contact_id),
  check (corporate_id <> contact_id)
);
create unique index corporate_contact_main on corporate_contact (corporate_id) where is_main;
create index corporate_contact_contact on corporate_contact (contact_id);

create table corporate_contact_company (
  id bigint generated always as identity primary key,
  link_id bigint not null references corporate_contact (id) on delete cascade,
  company_id bigint not null references company (id) on delete cascade,
  unique (link_id, company_id)
);
create index corporate_contact_company_company on corporate_contact_company (company_id);

-- On what terms a corporate customer buys, and what they owe; the debt is kept by a reader of the change log.
create table corporate_account (
  customer_id bigint primary key references customer (id) on delete cascade,
  credit_limit numeric(14,2) check (credit_limit >= 0),               -- null = none was agreed
  payment_days int check (payment_days between 0 and 3650),           -- deferred payment; null = none was agreed
  debt_sum numeric(16,2) not null default 0,                          -- unpaid parts of orders that are not cancelled
  debt_orders int not null default 0,
  counted_at timestamptz not null default now()
);
create index corporate_account_debt on corporate_account (debt_sum, customer_id);

-- What happens to a new order that goes beyond the limit: a problem that is shown, or a refusal.
alter table account add column over_credit_limit text not null default 'problem' check (over_credit_limit in ('problem', 'refuse'));

create index order_company on "order" (company_id, created_at desc) where company_id is not null;
create index order_contact on "order" (contact_id, created_at desc) where contact_id is not null;
