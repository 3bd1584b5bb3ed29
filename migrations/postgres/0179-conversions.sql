-- What goes back to advertising: orders that were paid, cancelled or turned out to be spam, as offline conversions.
create table conversion_feed (
  id bigint generated always as identity primary key,
  name text not null,
  site text not null,
  identifier text not null default 'client_id' check (identifier in ('client_id', 'yclid')),
  paid_target text,                          -- goals of the counter; null = not told
  cancelled_target text,
  spam_target text,
  spam_statuses text[] not null default '{}',
  price text not null default 'total' check (price in ('total', 'margin', 'none')),
  days_back smallint not null default 21 check (days_back between 1 and 90), -- counters take no older ones
  secret text not null unique,               -- the end of the address that the file is fetched at
  repeat_hours smallint not null default 6 check (repeat_hours between 1 and 168), -- fetched again within so long it is the same file
  is_on boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table conversion_batch (
  id bigint generated always as identity primary key,
  feed_id bigint not null references conversion_feed (id) on delete cascade,
  count int not null,
  created_at timestamptz not null,
  created_by bigint,                         -- null = fetched at the secret address
  fetched_at timestamptz
);
create index conversion_batch_feed on conversion_batch (feed_id, id desc);

-- The ledger: an event of an order goes to a feed once.
create table conversion_sent (
  feed_id bigint not null references conversion_feed (id) on delete cascade,
  order_id bigint not null,
  event text not null check (event in ('paid', 'cancelled', 'spam')),
  batch_id bigint not null references conversion_batch (id) on delete cascade,
  client text not null,
  target text not null,
  at timestamptz not null,
  price numeric(14,2),
  currency text not null,
  primary key (feed_id, order_id, event)
);
create index conversion_sent_batch on conversion_sent (batch_id);
create index conversion_sent_order on conversion_sent (order_id);
