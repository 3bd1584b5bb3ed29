-- The read model: rows as PostgreSQL has them now, written anew by the projector whenever the change log says that they changed. `version` is the place in the change
-- log that a row was read at, so that the latest reading wins whatever is repeated; `is_deleted` rows are gone. Questions read with `final`.
-- Money is integer minor units in the base currency at the order's own rate, quantities have three decimals, moments are UTC, 0 and '' mean none.
-- Rows of one id stay in one partition for ever (ids, not dates, that people may change), so that `final` looks at each partition by itself.

create table if not exists `order`{onCluster} (
  id UInt64, number String, external_id String, site LowCardinality(String), status LowCardinality(String),
  order_type LowCardinality(String), order_method LowCardinality(String),
  manager_id UInt64, completed_by UInt64, customer_id UInt64, company_id UInt64,
  created_at DateTime64(3, 'UTC'), status_changed_at DateTime64(3, 'UTC'),
  completed_at Nullable(DateTime64(3, 'UTC')), cancelled_at Nullable(DateTime64(3, 'UTC')), fully_paid_at Nullable(DateTime64(3, 'UTC')),
  handed_at Nullable(DateTime64(3, 'UTC')), delivered_at Nullable(DateTime64(3, 'UTC')), promised_until Nullable(DateTime64(3, 'UTC')),
  first_touched_at Nullable(DateTime64(3, 'UTC')), first_touched_by UInt64, first_touch_minutes Nullable(Int32),
  goods_sum Int64, discount_sum Int64, delivery_cost Int64, delivery_net_cost Int64, total Int64, purchase_sum Int64, paid_sum Int64,
  -- Costs tied to the order: those that vary, and all.
  variable_costs Int64, all_costs Int64,
  -- The total of the lines the order was created with, and of those added later by a person.
  initial_total Int64, added_total Int64, returned_sum Int64, returned_quantity Decimal(18, 3),
  items_count UInt32, quantity Decimal(18, 3), currency LowCardinality(String),
  country LowCardinality(String), region String, city String,
  delivery_type LowCardinality(String), delivery_service LowCardinality(String), payment_types Array(LowCardinality(String)),
  source LowCardinality(String), medium LowCardinality(String), campaign String, keyword String, content String,
  client_id String, mark UInt8, status_comment String, cancel_reason String,
  -- Of the customer, as of now: how many orders came before this one, and when the first came.
  earlier_orders UInt32, customer_first_order_at Nullable(DateTime64(3, 'UTC')), customer_created_at Nullable(DateTime64(3, 'UTC')),
  version UInt64, is_deleted UInt8
) engine = {replacing} partition by intDiv(id, 500000) order by id
settings min_age_to_force_merge_seconds = 120, min_age_to_force_merge_on_partition_only = 1;

create table if not exists order_item{onCluster} (
  id UInt64, order_id UInt64, offer_id UInt64, product_id UInt64, product_name String, article String,
  quantity Decimal(18, 3), initial_price Int64, discount_total Int64, total Int64, purchase_total Int64,
  status LowCardinality(String), is_added UInt8, is_returned UInt8, is_cancelled UInt8,
  -- Of the order, so that reports on products join nothing large.
  order_created_at DateTime64(3, 'UTC'), order_completed_at Nullable(DateTime64(3, 'UTC')), order_paid_at Nullable(DateTime64(3, 'UTC')),
  order_status LowCardinality(String), site LowCardinality(String), manager_id UInt64, customer_id UInt64,
  source LowCardinality(String), medium LowCardinality(String), campaign String, returned_at Nullable(DateTime64(3, 'UTC')),
  version UInt64, is_deleted UInt8
) engine = {replacing} partition by intDiv(order_id, 500000) order by (order_id, id)
settings min_age_to_force_merge_seconds = 120, min_age_to_force_merge_on_partition_only = 1;

create table if not exists payment{onCluster} (
  id UInt64, order_id UInt64, site LowCardinality(String), type LowCardinality(String), status LowCardinality(String), amount Int64,
  created_at DateTime64(3, 'UTC'), paid_at Nullable(DateTime64(3, 'UTC')), order_created_at DateTime64(3, 'UTC'), manager_id UInt64, customer_id UInt64,
  version UInt64, is_deleted UInt8
) engine = {replacing} partition by intDiv(order_id, 500000) order by (order_id, id);

-- One stay of an order in a status. `id` is the change that brought it there.
create table if not exists status_span{onCluster} (
  id UInt64, order_id UInt64, status LowCardinality(String), previous LowCardinality(String),
  entered_at DateTime64(3, 'UTC'), left_at Nullable(DateTime64(3, 'UTC')), working_minutes Nullable(UInt32), actor_kind LowCardinality(String), actor_id UInt64,
  site LowCardinality(String), manager_id UInt64, order_created_at DateTime64(3, 'UTC'), order_total Int64,
  version UInt64, is_deleted UInt8
) engine = {replacing} partition by intDiv(order_id, 500000) order by (order_id, id);

create table if not exists customer{onCluster} (
  id UInt64, site LowCardinality(String), type LowCardinality(String), manager_id UInt64, created_at DateTime64(3, 'UTC'), sex LowCardinality(String),
  birthday Nullable(Date32), vip UInt8, bad UInt8, city String, source LowCardinality(String), medium LowCardinality(String), campaign String,
  tags Array(LowCardinality(String)), has_email UInt8, has_phone UInt8, is_unsubscribed UInt8, is_control UInt8,
  orders_count UInt32, cancelled_count UInt32, total_sum Int64, average_sum Int64, margin_sum Int64, first_order_at Nullable(DateTime64(3, 'UTC')), last_order_at Nullable(DateTime64(3, 'UTC')),
  mean_gap_days Nullable(Float64), p90_gap_days Nullable(Float64), returned_sum Int64, discount_sum Int64,
  version UInt64, is_deleted UInt8
) engine = {replacing} partition by intDiv(id, 500000) order by id
settings min_age_to_force_merge_seconds = 120, min_age_to_force_merge_on_partition_only = 1;

create table if not exists product{onCluster} (
  id UInt64, name String, article String, brand LowCardinality(String), group_ids Array(UInt64), is_active UInt8, site LowCardinality(String),
  version UInt64, is_deleted UInt8
) engine = {replacing} order by id;

create table if not exists stock{onCluster} (
  offer_id UInt64, product_id UInt64, store LowCardinality(String), quantity Decimal(18, 3), reserved Decimal(18, 3), purchase_price Int64, updated_at DateTime64(3, 'UTC'),
  version UInt64, is_deleted UInt8
) engine = {replacing} order by (offer_id, store);

create table if not exists task{onCluster} (
  id UInt64, kind LowCardinality(String), site LowCardinality(String), performer_id UInt64, performer_group_id UInt64, order_id UInt64, customer_id UInt64,
  created_at DateTime64(3, 'UTC'), due_at Nullable(DateTime64(3, 'UTC')), completed_at Nullable(DateTime64(3, 'UTC')), complete UInt8,
  version UInt64, is_deleted UInt8
) engine = {replacing} order by id;

create table if not exists message{onCluster} (
  id UInt64, channel LowCardinality(String), purpose LowCardinality(String), lane LowCardinality(String), topic LowCardinality(String), state LowCardinality(String), reason LowCardinality(String),
  template_id UInt64, rule_id UInt64, origin LowCardinality(String), customer_id UInt64, order_id UInt64, site LowCardinality(String),
  created_at DateTime64(3, 'UTC'), sent_at Nullable(DateTime64(3, 'UTC')), delivered_at Nullable(DateTime64(3, 'UTC')),
  version UInt64, is_deleted UInt8
) engine = {replacing} partition by intDiv(id, 2000000) order by id;

create table if not exists cost{onCluster} (
  id UInt64, item LowCardinality(String), group_code LowCardinality(String), is_variable UInt8, site LowCardinality(String), order_id UInt64, user_id UInt64,
  source LowCardinality(String), medium LowCardinality(String), campaign String, keyword String, content String,
  -- A cost of a period is spread evenly over its days; both days are included.
  date_from Date32, date_to Date32, amount Int64, comment String, created_at DateTime64(3, 'UTC'),
  version UInt64, is_deleted UInt8
) engine = {replacing} order by id;

create table if not exists visit{onCluster} (
  id UInt64, visitor_id UInt64, customer_id UInt64, site LowCardinality(String), started_at DateTime64(3, 'UTC'), last_at DateTime64(3, 'UTC'), pages UInt32, events UInt32,
  source LowCardinality(String), medium LowCardinality(String), campaign String, keyword String, content String, referrer_host LowCardinality(String), landing String,
  device LowCardinality(String), is_bot UInt8, is_paid UInt8,
  version UInt64, is_deleted UInt8
) engine = {replacing} partition by intDiv(id, 5000000) order by id;

-- One thing a visitor did. `customer_id` is whom the visitor turned out to be; when that changes, the old row is deleted and written anew.
create table if not exists event{onCluster} (
  customer_id UInt64, kind LowCardinality(String), at DateTime64(3, 'UTC'), id UInt64, visitor_id UInt64, visit_id UInt64, site LowCardinality(String),
  offer_id UInt64, product_id UInt64, group_id UInt64, price Int64, quantity Decimal(18, 3), query String, path String, is_bot UInt8,
  version UInt64, is_deleted UInt8,
  index of_visitor visitor_id type bloom_filter granularity 4
) engine = {replacing} partition by toYYYYMM(at) order by (customer_id, kind, at, id)
settings min_age_to_force_merge_seconds = 120, min_age_to_force_merge_on_partition_only = 1;

create table if not exists cart_item{onCluster} (
  customer_id UInt64, kind LowCardinality(String), offer_id UInt64, product_id UInt64, site LowCardinality(String), visitor_id UInt64, quantity Decimal(18, 3), price Int64, added_at DateTime64(3, 'UTC'), updated_at DateTime64(3, 'UTC'),
  version UInt64, is_deleted UInt8
) engine = {replacing} order by (customer_id, visitor_id, kind, offer_id);

-- How far the projector has come. It is kept here, beside what it describes: a lost folder begins from nothing by itself.
create table if not exists projection{onCluster} (name String, position UInt64, details String, moved_at DateTime64(3, 'UTC'), version UInt64, is_deleted UInt8) engine = {replacing} order by name;
