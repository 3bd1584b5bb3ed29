-- Who brought an order, by each model: last_paid, last_non_direct, first, linear. Weights of an order and a model add up to 1; source and medium are in lower case,
-- '' = nothing is known, '(direct)' = came by himself. All rows of an order are written anew together: `part` numbers those of a model, and parts that fell away are deleted.
create table if not exists order_attribution{onCluster} (
  order_id UInt64, model LowCardinality(String), part UInt16, source LowCardinality(String), medium LowCardinality(String), campaign String, weight Decimal(9, 6),
  version UInt64, is_deleted UInt8
) engine = {replacing} partition by intDiv(order_id, 500000) order by (order_id, model, part)
settings min_age_to_force_merge_seconds = 120, min_age_to_force_merge_on_partition_only = 1;
