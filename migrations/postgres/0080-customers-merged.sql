-- One person who was entered twice is one customer again: found, merged, and for 30 days split again. A merged customer stays as a row, frozen
-- as it was, with the id of whom it lives on in, so that splitting needs nothing but this row and the record of the merge.

-- Always the living survivor, also after that one was merged in turn: one step leads from any old id to the person.
alter table customer add column merged_into bigint;
create index customer_merged_into on customer (merged_into) where merged_into is not null;

-- The same two names of one site, whichever stands in which field, whatever their case, with ё or е.
create index customer_two_names on customer (
  site,
  least(translate(lower(left(last_name, 60)), 'ё', 'е'), translate(lower(left(first_name, 60)), 'ё', 'е')),
  greatest(translate(lower(left(last_name, 60)), 'ё', 'е'), translate(lower(left(first_name, 60)), 'ё', 'е'))
) where last_name <> '' and first_name <> '';

-- A phone or e-mail that people share who are known to be different: nobody is recognised by it alone.
alter table customer_identity add column shared boolean not null default false;

create table customer_merge (
  id bigint generated always as identity primary key,
  batch uuid not null,                       -- what was merged in one go is undone in one go
  site text not null,
  survivor_id bigint not null,
  merged_id bigint not null,
  state text not null default 'moving' check (state in ('moving', 'merged', 'returning', 'undone')),
  to_move int not null default 0,            -- orders that there were to move
  snapshot jsonb not null,                   -- what the survivor got, and had before
  at timestamptz not null,
  by_kind text not null,
  by_id bigint,
  undone_at timestamptz,
  undone_by_kind text,
  undone_by_id bigint,
  check (survivor_id <> merged_id)
);
create unique index customer_merge_once on customer_merge (merged_id) where undone_at is null;
create index customer_merge_survivor on customer_merge (survivor_id);
create index customer_merge_at on customer_merge (at desc, id desc);

-- What went from one to the other: this goes back, and nothing that came later.
create table customer_merge_item (
  merge_id bigint not null references customer_merge (id) on delete cascade,
  entity text not null,
  entity_id bigint not null,
  primary key (merge_id, entity, entity_id)
);

-- Pairs that are probably one person, kept by a reader of the change log, so that the list of them is a walk along an index.
create table customer_duplicate (
  one_id bigint not null references customer (id) on delete cascade,
  other_id bigint not null references customer (id) on delete cascade,
  site text not null,
  weight smallint not null,                  -- how sure, 1 to 99
  reasons jsonb not null,                    -- [{kind, value}]
  found_at timestamptz not null default now(),
  primary key (one_id, other_id),
  check (one_id < other_id)
);
create index customer_duplicate_other on customer_duplicate (other_id);
create index customer_duplicate_weight on customer_duplicate (weight desc, one_id desc, other_id desc);

-- What letters and messages a person agreed to, by channel and subject.
create table subscription_category (
  id bigint generated always as identity primary key,
  channel text not null,
  code text not null,
  name text not null,
  active boolean not null default true,
  auto_subscribe boolean not null default false,
  ordering int not null default 0,
  unique (channel, code)
);
create table customer_subscription (
  customer_id bigint not null references customer (id) on delete cascade,
  category_id bigint not null references subscription_category (id) on delete cascade,
  subscribed boolean not null,
  changed_at timestamptz not null,
  message_id bigint,                         -- the message in which the person said so
  primary key (customer_id, category_id)
);
