-- Orders are looked up by what people type, and sorted and filtered by more than their date, also when there are a million of them.

-- One index a column, whatever the case: from its beginning (quick search) and as a whole (filters). Not partial, although many are empty:
-- the planner does not use the statistics of a partial index within an `or`, and then walks the list instead.
drop index order_number_lower;
create index order_number_lower on "order" (lower(number) text_pattern_ops);
drop index order_external_lookup;
create index order_external_lower on "order" (lower(external_id) text_pattern_ops);
drop index order_track;
create index order_track_lower on "order" (lower(track_number) text_pattern_ops);
create index order_email_lower on "order" (lower(email));

-- Any part of the phone or of the city.
drop index order_phone_digits;
create index order_parts on "order" using gin (phone_digits gin_trgm_ops, city gin_trgm_ops);

drop index order_deadline;
create index order_deadline on "order" (status_deadline_at, id) where status_deadline_at is not null;
create index order_delivery_date on "order" (delivery_date, id) where delivery_date is not null;
create index order_status_changed on "order" (status_changed_at, id);
