-- What ready reports need of an order without reading millions of rows of its parts.
alter table `order`{onCluster}
  -- Statuses that the order has ever stood in, each once.
  add column if not exists passed Array(LowCardinality(String)),
  -- Of the line with the largest total.
  add column if not exists main_product_id UInt64;
