-- A cost of several shops is counted once in all and in each shop by an equal share; clicks and views of loaded advertising, null where nobody told.
alter table cost{onCluster}
  add column if not exists sites Array(LowCardinality(String)),
  add column if not exists clicks Nullable(UInt64),
  add column if not exists views Nullable(UInt64);
alter table `order`{onCluster} add column if not exists responsible_id UInt64;
