-- Lists of customers are sorted by name and by figures, and visitors are known by their device.

-- Names may be long; what is sorted and searched by is bounded, so that any name fits into an index entry.
alter table customer alter column search_text set expression as (
  lower(left(last_name, 100) || ' ' || left(first_name, 100) || ' ' || left(patronymic, 100) || ' ' || left(coalesce(nick_name, ''), 100) || ' ' || left(coalesce(email, ''), 100))
);
create index customer_name_order on customer (search_text, id);
create index customer_browser on customer (site, browser_id) where browser_id is not null;
create index customer_external_lookup on customer (external_id) where external_id is not null;
create index customer_tag_name on customer_tag (name, customer_id);
create index customer_likely_duplicate on customer (likely_duplicate_of) where likely_duplicate_of is not null;

create index customer_figures_total on customer_figures (total_sum, customer_id);
create index customer_figures_orders on customer_figures (orders_count, customer_id);
create index customer_figures_last on customer_figures (last_order_at, customer_id);

-- A person has a phone or an e-mail once, however many orders name it at the same moment.
drop index customer_phone_customer;
create unique index customer_phone_once on customer_phone (customer_id, number);
drop index customer_email_customer;
create unique index customer_email_once on customer_email (customer_id, email);
