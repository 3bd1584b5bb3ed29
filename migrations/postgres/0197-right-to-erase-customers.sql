-- Whoever manages people also answers demands to be forgotten.
insert into user_group_right (group_id, "right", scope)
select r.group_id, 'customers.erase', 'all' from user_group_right r where r."right" = 'users.change'
on conflict do nothing;

-- Nobody was erased before.
insert into change_reader (name, last_id) select 'erasure.latecomers', coalesce(max(id), 0) from change_log;
