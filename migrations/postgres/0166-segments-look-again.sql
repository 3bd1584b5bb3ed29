-- A condition on minutes comes true by itself: the customer is looked at again so long after the first and after the last thing that happened to him.
drop table segment_due;
create table segment_due (
  segment_id bigint not null references segment (id) on delete cascade,
  customer_id bigint not null,
  minutes int not null,
  due_at timestamptz not null,
  touched_at timestamptz not null,
  primary key (segment_id, customer_id, minutes)
);
create index segment_due_at on segment_due (due_at);

alter table segment add column fully_checked_at timestamptz;  -- by the rows themselves, not by the read model
