-- An order is told to advertising when it is made and when it is completed too, and in the form that Yandex Direct takes orders in.
alter table conversion_feed
  add column format text not null default 'goals' check (format in ('goals', 'orders')),
  add column created_target text,            -- null = not told
  add column completed_target text;

alter table conversion_sent drop constraint conversion_sent_event_check;
alter table conversion_sent add constraint conversion_sent_event_check check (event in ('created', 'paid', 'completed', 'cancelled', 'spam'));
alter table conversion_sent add column cost numeric(14,2);
