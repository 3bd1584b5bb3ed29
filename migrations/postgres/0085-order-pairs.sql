-- Orders that belong together: likely repeats, combinations that can be undone, links. Pairs of a likely repeat are derived by a reader
-- of the change log; «not a repeat» is a person's word and stays.

alter table "order" add column combined_into bigint;   -- the order that took this one in; null again after an undo
create index order_combined on "order" (combined_into) where combined_into is not null;

-- A new order is compared with those of the same phone or e-mail.
create index order_phone_exact on "order" (phone, created_at) where phone is not null;
create index order_email_exact on "order" (email, created_at) where email is not null;

create table order_link (
  id bigint generated always as identity primary key,
  order_id bigint not null references "order" (id) on delete cascade,
  linked_order_id bigint not null references "order" (id) on delete cascade,
  kind text not null check (kind in ('link', 'exchange', 'split', 'repeat', 'combination')),
  comment text,
  created_at timestamptz not null default now(),
  created_by bigint,                         -- app_user; null = made by a key
  check (order_id <> linked_order_id)
);
create unique index order_link_pair on order_link (order_id, linked_order_id, kind);
create index order_link_back on order_link (linked_order_id);

create table order_combination (
  id bigint generated always as identity primary key,
  survivor_id bigint not null references "order" (id) on delete cascade,
  other_id bigint not null references "order" (id) on delete cascade,
  technique text not null check (technique in ('ours', 'theirs', 'merge', 'summ')),
  before jsonb not null,                     -- both orders as they were, and as the combining left them: what an undo compares and restores
  at timestamptz not null default now(),
  by bigint,
  undone_at timestamptz,
  undone_by bigint
);
create index order_combination_survivor on order_combination (survivor_id, id desc);
create index order_combination_other on order_combination (other_id, id desc);

-- Both directions of a pair, so that either order finds the other by its own id.
create table order_repeat (
  order_id bigint not null references "order" (id) on delete cascade,
  other_id bigint not null references "order" (id) on delete cascade,
  reasons text[] not null,                   -- customer, phone, email
  found_at timestamptz not null default now(),
  primary key (order_id, other_id)
);
create index order_repeat_other on order_repeat (other_id);

create table order_not_repeat (
  order_id bigint not null references "order" (id) on delete cascade,   -- the smaller id of the two
  other_id bigint not null references "order" (id) on delete cascade,
  at timestamptz not null default now(),
  by bigint,
  primary key (order_id, other_id),
  check (order_id < other_id)
);

alter table account add column repeat_order_hours int not null default 72 check (repeat_order_hours between 0 and 2160); -- 0 = not looked for
alter table account add column combined_order_status text;            -- null = cancel-other, else the first of the group cancel
alter table account add column bad_customer_prepayment text not null default 'warn' check (bad_customer_prepayment in ('off', 'warn', 'require'));
