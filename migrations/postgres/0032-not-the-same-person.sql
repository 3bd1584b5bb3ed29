-- Two people may share a phone: what a person has said about a pair is remembered, and the pair is not shown as likely duplicates again.
create table customer_not_same (
  one_id bigint not null references customer (id) on delete cascade,
  other_id bigint not null references customer (id) on delete cascade,
  said_by bigint,
  said_at timestamptz not null default now(),
  primary key (one_id, other_id),
  check (one_id < other_id)
);
create index customer_not_same_other on customer_not_same (other_id);
