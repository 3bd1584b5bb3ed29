-- Bonuses: a programme of each site, accounts of customers in it, and a ledger that only grows.

create table loyalty_program (
  id bigint generated always as identity primary key,
  site text not null unique,
  name text not null,
  active boolean not null default false,
  accrual_percent numeric(5,2) not null default 5 check (accrual_percent between 0 and 100),   -- of the goods that were paid with money
  charge_percent numeric(5,2) not null default 50 check (charge_percent between 0 and 100),    -- the largest share of the goods that bonuses may pay
  bonus_value numeric(14,2) not null default 1 check (bonus_value > 0),                        -- what one bonus pays
  accrual_on text not null default 'complete' check (accrual_on in ('paid', 'complete')),
  created_at timestamptz not null default now(),
  activated_at timestamptz,
  deactivated_at timestamptz
);

create table loyalty_account (
  id bigint generated always as identity primary key,
  program_id bigint not null references loyalty_program (id),
  customer_id bigint not null references customer (id) on delete cascade,
  status text not null default 'activated' check (status in ('activated', 'deactivated', 'not_confirmed')),
  phone text,
  card_number text,
  balance bigint not null default 0 check (balance >= 0),                                      -- whole bonuses; the sum of the ledger
  custom_fields jsonb not null default '{}',
  created_at timestamptz not null default now(),
  activated_at timestamptz,
  unique (program_id, customer_id)
);
create index loyalty_account_customer on loyalty_account (customer_id);
create index loyalty_account_phone on loyalty_account (phone) where phone is not null;

create table loyalty_operation (
  id bigint generated always as identity primary key,
  account_id bigint not null references loyalty_account (id) on delete cascade,
  type text not null check (type in ('credit_for_order', 'cancel_of_credit', 'charge_for_order', 'cancel_of_charge', 'credit_manual', 'charge_manual')),
  amount bigint not null check (amount <> 0),                                                  -- below zero what leaves the account
  percent numeric(5,2),                                                                        -- by which the order earned it
  order_id bigint references "order" (id) on delete set null,
  comment text not null default '',
  actor_kind text not null,
  actor_id bigint,
  created_at timestamptz not null default now()
);
create index loyalty_operation_account on loyalty_operation (account_id, id);
create index loyalty_operation_order on loyalty_operation (order_id) where order_id is not null;

-- What bonuses pay of an order; null = nothing. On its lines it is the discount `bonus_charge`.
alter table "order" add column bonus_charge numeric(14,2);

insert into user_group_right (group_id, "right", scope)
  select g.id, r, 'all' from user_group g cross join unnest(array['loyalty.view', 'loyalty.change']) as r
  where g.code = 'director' or (g.code in ('manager', 'own-orders') and r = 'loyalty.view')
  on conflict do nothing;
