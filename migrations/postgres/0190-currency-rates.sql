-- Money of several currencies. An order keeps the rate of its day for ever: `rate` is what one unit of its currency was worth in `rate_base`, the account's base currency
-- of then. An order in the base currency needs none. Whoever sums orders up multiplies by `base_rate`; null = no rate is known, and the order is left out.

-- Since which day a currency costs what, in a base currency. Only rates in the account's present base may be changed: orders of the past are restated through the others.
create table currency_rate (
  id bigint generated always as identity primary key,
  base text not null,
  currency text not null,
  since date not null,                       -- the first day that it holds on, by the account's clock
  nominal int not null default 1 check (nominal > 0),
  value numeric not null check (value > 0),  -- price of the nominal in the base currency
  unique (base, currency, since),
  check (base <> currency)
);

alter table "order"
  add column rate numeric check (rate > 0),
  add column rate_base text,
  add constraint order_rate_has_base check ((rate is null) = (rate_base is null));

-- Costs are typed in the base currency of their day. The default costs no row a rewrite: it is told once.
create function account_currency() returns text language sql stable parallel safe return (select a.currency from account a where a.id = 1);
alter table cost add column currency text not null default account_currency();

-- Which currency the sums are in: after a change of the base they are counted anew customer by customer.
alter table customer_figures add column currency text not null default account_currency();

-- What a unit was worth in another base than its rate is in: through what that base cost on the day.
create function restated_rate(currency text, rate numeric, rate_base text, at timestamptz, base text) returns numeric language sql stable parallel safe
return coalesce(rate, 1) / (
  select r.value / r.nominal from currency_rate r
  where r.base = coalesce(restated_rate.rate_base, restated_rate.currency) and r.currency = restated_rate.base
    and r.since <= (at at time zone (select a.time_zone from account a where a.id = 1))::date
  order by r.since desc limit 1);

-- What a unit of the currency is worth in the base; null = nobody knows. Without a query in it, so that it becomes a part of the query that asks.
create function base_rate(currency text, rate numeric, rate_base text, at timestamptz, base text) returns numeric language sql stable parallel safe
return case when currency = base then 1 when rate_base = base then rate else restated_rate(currency, rate, rate_base, at, base) end;

-- A rate that somebody typed holds from today on: since when it was meant is not known. One to one is what a currency begins with, and nobody's word.
insert into currency_rate (base, currency, since, nominal, value)
select a.currency, c.code, (now() at time zone a.time_zone)::date, c.manual_convert_nominal, c.manual_convert_value
from currency c cross join account a
where c.code <> a.currency and c.manual_convert_value > 0 and c.manual_convert_value <> c.manual_convert_nominal;
update currency set is_base = code = account_currency();

with unrated as (
  insert into order_problem (order_id, kind, field, item_id, params, created_at)
  select o.id, 'no_rate', 'rate', null, jsonb_build_object('currency', o.currency, 'day', (o.created_at at time zone a.time_zone)::date), now()
  from "order" o cross join account a where o.currency <> a.currency returning order_id)
update "order" o set problems_count = problems_count + 1 from unrated u where o.id = u.order_id;
