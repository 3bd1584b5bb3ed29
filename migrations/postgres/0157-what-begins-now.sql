-- Readers that have nothing to do with what was before them begin at the end of the log: on an account of years they would otherwise walk
-- through all of it before they follow what happens today.
insert into change_reader (name, last_id)
select reader, coalesce((select max(id) from change_log), 0) from unnest(array['mail.strangers', 'loyalty.accrual', 'messages.stop_withdrawn']) as reader
on conflict do nothing;
