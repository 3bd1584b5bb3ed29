-- What visitors did, as it came through the door: on the disk before the answer, written to visitors, visits and events within a moment, then gone from here.
create table site_inbox (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  batches text not null,                      -- JSON: the batches of one write, in their order
  failed text                                 -- why they could not be written; tried again at the next start
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 20000);
-- It lives for a moment: packing it would cost more than its place.
alter table site_inbox alter column batches set storage external;
create index site_inbox_failed on site_inbox (id) where failed is not null;
