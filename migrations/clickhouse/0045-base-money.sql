-- Money is in the account's base currency, at the rate that the order keeps of its day. An order in a currency that nobody has said a rate for is not rated: its money
-- here is 0, and questions about money leave it out and say so. What it is in the order's own currency stands beside it.
alter table `order`{onCluster}
  add column if not exists is_rated UInt8 default 1,
  add column if not exists rate Float64,
  add column if not exists own_total Int64,
  add column if not exists own_paid_sum Int64;
alter table order_item{onCluster} add column if not exists is_rated UInt8 default 1, add column if not exists own_total Int64;
alter table payment{onCluster} add column if not exists is_rated UInt8 default 1, add column if not exists own_amount Int64;
