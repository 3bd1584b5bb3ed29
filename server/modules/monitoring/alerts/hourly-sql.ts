/** Hours of the read model, by site; one question each. `hour` is the hour's first second. That an order came counts whatever it costs; money is of those with a rate. */

export const ORDERS_BY_HOUR = `
select toUnixTimestamp(toStartOfHour(toTimeZone(created_at, {zone:String}))) as hour, site, count() as orders, countIf(is_rated = 0) as unrated, sumIf(total, is_rated = 1) as revenue
from \`order\` final where created_at >= {from:DateTime64(3)} and created_at < {until:DateTime64(3)}
group by hour, site`

export const CANCELS_BY_HOUR = `
select toUnixTimestamp(toStartOfHour(toTimeZone(assumeNotNull(cancelled_at), {zone:String}))) as hour, site, count() as cancelled
from \`order\` final where cancelled_at is not null and cancelled_at >= {from:DateTime64(3)} and cancelled_at < {until:DateTime64(3)}
group by hour, site`

export const VISITS_BY_HOUR = `
select toUnixTimestamp(toStartOfHour(toTimeZone(started_at, {zone:String}))) as hour, site, count() as visits
from visit final where is_bot = 0 and started_at >= {from:DateTime64(3)} and started_at < {until:DateTime64(3)}
group by hour, site`

// Parts of the stretch of now (place 1) and of the same stretches of the weeks before (2, 3 …).
const PLACE = (moment: string): string => `arrayFirstIndex((a, b) -> toUnixTimestamp64Milli(${moment}) >= a and toUnixTimestamp64Milli(${moment}) < b, {starts:Array(Int64)}, {ends:Array(Int64)})`
const WITHIN = `and ({site:String} = '' or site = {site:String})`
const SOURCE = `if(source = '' and medium = '', '', concat(source, ' / ', medium))`

export const PARTS_OF_ORDERS = (moment: 'created_at' | 'assumeNotNull(cancelled_at)'): string => `
select tupleElement(part, 1) as dimension, tupleElement(part, 2) as key, ${PLACE(moment)} as place, count() as orders, sum(total) as revenue
from \`order\` final
array join [('site', toString(site)), ('source', ${SOURCE}), ('orderMethod', toString(order_method)), ('deliveryType', toString(delivery_type)), ('region', if(region = '', city, region))] as part
where ${moment.includes('cancelled') ? 'cancelled_at is not null and ' : ''}${moment} >= {from:DateTime64(3)} and ${moment} < {until:DateTime64(3)} ${WITHIN}
group by dimension, key, place having place > 0`

export const PARTS_OF_GOODS = `
select 'product' as dimension, product_name as key, ${PLACE('order_created_at')} as place, uniqExact(order_id) as orders, sum(total) as revenue
from order_item final
where order_created_at >= {from:DateTime64(3)} and order_created_at < {until:DateTime64(3)} ${WITHIN} and ${PLACE('order_created_at')} > 0
group by key, place order by orders desc limit 20000`

export const PARTS_OF_VISITS = `
select tupleElement(part, 1) as dimension, tupleElement(part, 2) as key, ${PLACE('started_at')} as place, count() as orders, 0 as revenue
from visit final array join [('site', toString(site)), ('source', ${SOURCE}), ('device', toString(device))] as part
where is_bot = 0 and started_at >= {from:DateTime64(3)} and started_at < {until:DateTime64(3)} ${WITHIN}
group by dimension, key, place having place > 0`
