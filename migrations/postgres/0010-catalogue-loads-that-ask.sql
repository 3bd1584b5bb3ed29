-- A load must know which offers its file named, to tell afterwards which are gone; also after it stopped to ask, and without holding a
-- million ids in memory. The rows go when the load ends.
create table catalogue_load_seen (
  load_id bigint not null references catalogue_load (id) on delete cascade,
  offer_id bigint not null,
  primary key (load_id, offer_id)
);

alter table catalogue_load
  add column bytes_read bigint not null default 0,
  add column bytes_total bigint,                     -- null when the source does not say
  add column offers_missing int,                     -- active offers that the file did not name, once it has been read
  add column beat_at timestamptz not null default now();  -- a running load that has not moved for long died with its process

-- Two loads of one site at a time would each deactivate what the other has just brought.
create unique index catalogue_load_running on catalogue_load (site) where state = 'running';

-- Search for order entry: part of an article or of a name in any case, whole barcodes.
create index offer_article_trgm on offer using gin (article gin_trgm_ops);
create index offer_external_lookup on offer (external_id);
create index product_article_trgm on product using gin (article gin_trgm_ops);
create index product_group_parent on product_group (parent_id);
