/**
 * What each metric is by its definition, in plain SQL over PostgreSQL and by hand, apart from the program's own way of computing it. $1 and $2: the first moment of
 * the period and the first after it. Money in minor units.
 */
const plain = (sql: string): string => `
  with period as (select $1::timestamptz as since, $2::timestamptz as until)
  , costs_of as (select k.order_id, sum(k.amount) as amount from cost k join cost_item t on t.code = k.item where t.type = 'var' and k.order_id is not null group by 1)
  , every as (
    select o.*, s.group_code = 'cancel' as is_cancelled, s.group_code = 'complete' as is_complete, coalesce(k.amount, 0) as own_costs,
      case when s.group_code = 'complete' then o.status_changed_at end as completed_at,
      case when s.group_code = 'complete' and o.delivery_type is not null then o.status_changed_at end as delivered_at,
      (select max(l.at) from change_log l where l.entity = 'order' and l.entity_id = o.id and l.fields -> 'status' ->> 1 = 'delivering') as handed_at,
      ((o.delivery_date + interval '24 hours') at time zone 'Europe/Moscow') as promised_until,
      exists (select from "order" p where p.customer_id = o.customer_id and (p.created_at, p.id) < (o.created_at, o.id)) as is_repeat
    from "order" o join order_status s on s.code = o.status left join costs_of k on k.order_id = o.id)
  , inside as (select e.* from every e, period p where e.created_at >= p.since and e.created_at < p.until)
  , kept as (select * from inside where not is_cancelled)
  , came_back as (
    select i.*, e.created_at as sold_at, e.manager_id,
      coalesce((select max(l.at) from change_log l where l.kind = 'order.item_changed' and l.entity_id = i.order_id and (l.about -> 'item' ->> 'id')::bigint = i.id), e.status_changed_at) as back_at
    from order_item i join every e on e.id = i.order_id where i.status = 'returned' and not e.is_cancelled)
  , back as (select b.* from came_back b, period p where b.back_at >= p.since and b.back_at < p.until)
  , sold_back as (select b.* from came_back b, period p where b.sold_at >= p.since and b.sold_at < p.until)
  , stays as (
    select l.entity_id, l.fields -> 'status' ->> 1 as status, l.at as entered_at, lead(l.at) over (partition by l.entity_id order by l.id) as left_at
    from change_log l where l.entity = 'order' and l.fields ? 'status' and l.about is null)
  , ended as (select extract(epoch from date_trunc('minute', s.left_at - s.entered_at)) / 3600 as hours from stays s, period p where s.left_at >= p.since and s.left_at < p.until)
  , ranked as (
    select e.*, row_number() over w as nth, first_value(created_at) over w as first_at, count(*) over (partition by customer_id) as orders, max(created_at) over (partition by customer_id) as last_at,
      total - purchase_sum - delivery_net_cost - own_costs as profit, nth_value(created_at, 2) over (partition by customer_id order by created_at, id rows between unbounded preceding and unbounded following) as second_at
    from every e where not is_cancelled and customer_id is not null window w as (partition by customer_id order by created_at, id))
  , bought as (select r.* from ranked r, period p where r.first_at >= p.since and r.first_at < p.until)
  , buyer as (select customer_id, min(first_at) as first_at, max(orders) as orders, max(last_at) as last_at, min(second_at) as second_at, sum(profit) as profit, sum(total) as total from bought group by 1)
  , made as (select c.*, f.orders_count, f.cancelled_count from customer c left join customer_figures f on f.customer_id = c.id, period p where c.merged_into is null and c.created_at >= p.since and c.created_at < p.until)
  , due as (select t.* from task t, period p where t.due_at >= p.since and t.due_at < p.until)
  , seen as (select v.* from site_visit v, period p where v.started_at >= p.since and v.started_at < p.until and not v.is_bot)
  , spent as (
    -- Whole minor units a day, so many that the days up to any of them have had their part, rounded down.
    select k.*, t.group_code, (k.amount * 100)::bigint * (i + 1) / n - (k.amount * 100)::bigint * i / n as a_day,
      k.clicks::bigint * (i + 1) / n - k.clicks::bigint * i / n as clicks_a_day, k.views::bigint * (i + 1) / n - k.views::bigint * i / n as views_a_day from cost k left join cost_item t on t.code = k.item
    cross join lateral (select (k.date_to - k.date_from + 1)::bigint as n) span cross join lateral generate_series(0, n - 1) i, period p
    where k.date_from + i::int >= (p.since at time zone 'Europe/Moscow')::date and k.date_from + i::int < (p.until at time zone 'Europe/Moscow')::date)
  , ads as (select sum(a_day) as spent from spent where group_code = 'attraction' or source is not null)
  , paid_for as (
    select k.* from kept k left join lateral (
      select v.source from site_visit v join site_visitor w on w.id = v.visitor_id
      where w.customer_id = k.customer_id and v.site = k.site and not v.is_bot and v.started_at <= k.created_at and v.started_at > k.created_at - interval '30 days' order by v.started_at desc limit 1) seen on true
    where coalesce(k.source ->> 'source', seen.source) in ('yandex', 'vk'))
  , sales as (select (select sum(total) from kept) + (select coalesce(sum(total), 0) from sold_back) - (select coalesce(sum(total), 0) from back) as revenue,
      (select sum(total - purchase_sum - delivery_net_cost - own_costs) from kept) + (select coalesce(sum(total - coalesce(round(purchase_price * quantity, 2), 0)), 0) from sold_back)
      - (select coalesce(sum(total - coalesce(round(purchase_price * quantity, 2), 0)), 0) from back) as profit)
  ${sql}`

const hours = 'extract(epoch from completed_at - created_at) / 3600'
const gap = 'extract(epoch from last_at - first_at) / 86400 / (orders - 1)'
const lag = 'extract(epoch from fully_paid_at - delivered_at) / 86400'
const inMonths = (months: number): string => plain(`select sum(profit) filter (where created_at < first_at + interval '${months} months') * 100 / count(distinct customer_id) as value from bought`)
const again = (days: number): string => plain(`select 100.0 * count(*) filter (where second_at <= first_at + interval '${days} days') / count(*) as value from buyer`)
const within = (share: number, of: string, from: string): string => plain(`select percentile_cont(${share}) within group (order by ${of}) as value from ${from}`)

export const PLAIN: Record<string, string> = {
  revenue: plain('select revenue * 100 as value from sales'),
  orders: plain('select count(*) as value from kept'),
  averageOrder: plain('select revenue * 100 / (select count(*) from kept) as value from sales'),
  medianOrder: plain('select percentile_cont(0.5) within group (order by (k.total + coalesce((select sum(b.total) from sold_back b where b.order_id = k.id), 0))::float8) * 100 as value from kept k'),
  grossProfit: plain('select profit * 100 as value from sales'),
  margin: plain('select profit * 100 / revenue as value from sales'),
  markup: plain('select profit * 100 / (revenue - profit) as value from sales'),
  returnedSum: plain('select sum(total) * 100 as value from back'),
  cancelledOrders: plain('select count(*) as value from inside where is_cancelled'),
  cancelRate: plain('select 100.0 * count(*) filter (where is_cancelled) / count(*) as value from inside'),
  completedOrders: plain('select count(*) as value from inside where is_complete'),
  discountSum: plain('select sum(discount_sum) * 100 as value from kept'),
  quantity: plain(`select (select sum(i.quantity) from kept k join order_item i on i.order_id = k.id where i.status <> 'failure') - (select sum(quantity) from back) as value`),
  itemsPerOrder: plain(`select (select sum(i.quantity) from kept k join order_item i on i.order_id = k.id where i.status not in ('failure', 'returned')) / (select count(*) from kept) as value`),
  returnRate: plain(`select (select sum(quantity) from sold_back) * 100 / (select sum(i.quantity) from kept k join order_item i on i.order_id = k.id where i.status <> 'failure') as value`),
  returnRateSum: plain(`select (select sum(total) from sold_back) * 100 / (select sum(i.total) from kept k join order_item i on i.order_id = k.id where i.status <> 'failure') as value`),
  returnedQuantity: plain('select sum(quantity) as value from back'),
  processingTime: plain(`select avg(${hours}) as value from kept where is_complete`),
  processingTimeMedian: within(0.5, hours, 'kept where is_complete'),
  processingTimeP90: within(0.9, hours, 'kept where is_complete'),
  timeInStatus: plain('select avg(hours) as value from ended'),
  timeInStatusMedian: within(0.5, 'hours', 'ended'),
  timeInStatusP90: within(0.9, 'hours', 'ended'),
  timeInStatusTotal: plain('select sum(hours) as value from ended'),
  firstTouch: plain('select avg(first_touch_minutes) as value from inside'),
  firstTouchMedian: within(0.5, 'first_touch_minutes', 'inside'),
  firstTouchP90: within(0.9, 'first_touch_minutes', 'inside'),
  firstTouchOnTime: plain('select 100.0 * count(*) filter (where first_touch_minutes <= (select first_touch_norm from account)) / count(first_touch_minutes) as value from inside'),
  funnelChanges: plain('select count(*) as value from stays s, period p where s.entered_at >= p.since and s.entered_at < p.until'),
  funnelNow: plain('select count(*) as value from every where not is_cancelled and not is_complete'),
  redemption: plain('select 100.0 * count(*) filter (where is_complete and fully_paid_at is not null) / count(*) as value from inside where handed_at is not null'),
  upsell: plain(`select sum(i.total) * 100 as value from kept k join order_item i on i.order_id = k.id
    where i.status not in ('failure', 'returned') and exists (select from change_log l where l.kind = 'order.item_added' and (l.about -> 'item' ->> 'id')::bigint = i.id)`),
  managerConversion: plain('select 100.0 * count(*) filter (where is_complete) / count(*) as value from inside where manager_id is not null'),
  managerRevenue: plain(`select ((select sum(total) from kept where manager_id is not null) + (select coalesce(sum(total), 0) from sold_back where manager_id is not null)
    - (select coalesce(sum(total), 0) from back where manager_id is not null)) * 100 as value`),
  deliveryOnTime: plain(`select 100.0 * count(*) filter (where delivered_at <= promised_until) / count(*) as value from every e, period p
    where delivered_at >= p.since and delivered_at < p.until and promised_until is not null`),
  delivered: plain('select count(*) as value from every e, period p where delivered_at >= p.since and delivered_at < p.until'),
  deliveryResult: plain('select sum(delivery_cost - delivery_net_cost) * 100 as value from kept'),
  deliveryResultPerOrder: plain('select sum(delivery_cost - delivery_net_cost) * 100 / count(*) as value from kept'),
  codLag: plain(`select avg(${lag}) as value from every e, period p where not is_cancelled and fully_paid_at >= p.since and fully_paid_at < p.until and fully_paid_at > delivered_at`),
  codLagMedian: within(0.5, lag, 'every e, period p where not is_cancelled and fully_paid_at >= p.since and fully_paid_at < p.until and fully_paid_at > delivered_at'),

  newCustomers: plain('select count(distinct customer_id) as value from kept where customer_id is not null and not is_repeat'),
  createdCustomers: plain('select count(*) as value from made'),
  buyers: plain('select count(distinct customer_id) as value from kept'),
  ordersPerCustomer: plain('select sum(coalesce(orders_count, 0))::float8 / count(*) as value from made'),
  cancelsPerCustomer: plain('select sum(coalesce(cancelled_count, 0))::float8 / count(*) as value from made'),
  ltv: plain('select avg(profit) * 100 as value from buyer'),
  ltvMedian: within(0.5, '(profit * 100)::float8', 'buyer'),
  historicClv: plain('select avg(total) * 100 as value from buyer'),
  ltv3: inMonths(3),
  ltv6: inMonths(6),
  ltv12: inMonths(12),
  daysBetweenOrders: within(0.5, gap, 'buyer where orders > 1'),
  daysBetweenOrdersMean: plain(`select avg(${gap}) as value from buyer where orders > 1`),
  repeatRate: plain('select 100.0 * count(*) filter (where orders > 1) / count(*) as value from buyer'),
  repeat30: again(30),
  repeat60: again(60),
  repeat90: again(90),
  repeatShare: plain('select 100.0 * count(*) filter (where is_repeat) / count(*) as value from kept'),
  churnedCustomers: plain('select count(distinct customer_id) as value from ranked'),
  churnRate: plain('select 100.0 * count(*) filter (where m.last_at < p.until - interval \'180 days\') / nullif(count(*), 0) as value from (select customer_id, max(created_at) filter (where created_at < p.since) as before, max(created_at) as last_at from ranked, period p where created_at < p.until group by 1) m, period p where m.before >= p.since - interval \'180 days\''),

  visits: plain('select count(*) as value from seen'),
  visitors: plain('select count(distinct visitor_id) as value from seen'),
  siteConversion: plain('select 100.0 * (select count(*) from inside) / count(*) as value from seen'),
  visitorConversion: plain('select 100.0 * (select count(*) from inside) / count(distinct visitor_id) as value from seen'),
  tasksOnTime: plain('select 100.0 * count(*) filter (where complete and completed_at <= due_at) / count(*) as value from due'),
  tasksDue: plain('select count(*) as value from due'),
  tasksOverdue: plain('select count(*) filter (where not complete or completed_at > due_at) as value from due'),
  messagesSent: plain('select count(*) as value from message m, period p where m.created_at >= p.since and m.created_at < p.until and sent_at is not null'),
  messagesDelivered: plain('select 100.0 * count(delivered_at) / count(*) as value from message m, period p where m.created_at >= p.since and m.created_at < p.until and sent_at is not null'),
  paymentsSum: plain('select sum(amount) * 100 as value from payment m, period p where paid_at >= p.since and paid_at < p.until'),
  costs: plain('select sum(a_day) as value from spent'),
  adCost: plain('select spent as value from ads'),
  adClicks: plain(`select sum(clicks_a_day) as value from spent where (group_code = 'attraction' or source is not null)`),
  adViews: plain(`select sum(views_a_day) as value from spent where (group_code = 'attraction' or source is not null) and clicks is not null`),
  cpc: plain(`select sum(a_day) / sum(clicks_a_day) as value from spent where (group_code = 'attraction' or source is not null) and clicks is not null`),
  ctr: plain(`select sum(clicks_a_day) * 100.0 / sum(views_a_day) as value from spent where (group_code = 'attraction' or source is not null) and clicks is not null and views is not null`),
  contributionMargin: plain('select profit * 100 - spent as value from sales, ads'),
  attributedRevenue: plain('select sum(total) * 100 as value from paid_for'),
  attributedProfit: plain('select sum(total - purchase_sum - delivery_net_cost - own_costs) * 100 as value from paid_for'),
  romi: plain('select (sum(total - purchase_sum - delivery_net_cost - own_costs) * 100 - max(spent)) / max(spent) * 100 as value from paid_for, ads'),
  marketingRoi: plain('select (sum(total - purchase_sum - delivery_net_cost - own_costs) * 100 - max(spent)) / max(spent) as value from paid_for, ads'),
  drr: plain('select max(spent) / (sum(total) * 100) * 100 as value from paid_for, ads'),
  cpl: plain('select max(spent) / count(*) as value from inside, ads'),
  cpo: plain('select max(spent) / count(*) as value from kept, ads'),
  cac: plain('select max(spent) / count(distinct customer_id) filter (where not is_repeat) as value from kept, ads'),
  ltvToCac: plain('select sum(profit) * 100 / max(spent) as value from buyer, ads'),
  stockQuantity: plain('select sum(quantity - reserved) as value from stock, period'),
  stockValue: plain('select sum(k.quantity * coalesce(k.purchase_price, f.purchase_price)) * 100 as value from stock k join offer f on f.id = k.offer_id, period'),
  daysOfCover: plain(`select (select sum(quantity - reserved) from stock) / ((select sum(i.quantity) from kept k join order_item i on i.order_id = k.id where i.status not in ('failure', 'returned')) / 15) as value`),
}
