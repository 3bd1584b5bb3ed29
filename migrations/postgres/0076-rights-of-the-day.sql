-- Groups that there are already: whoever works orders as a manager takes them from the queue too, and whoever manages people sees the board.
insert into user_group_right (group_id, "right", scope)
select g.id, 'orders.take', 'all' from user_group g
where g.is_manager and exists (select from user_group_right r where r.group_id = g.id and r."right" = 'orders.change')
on conflict do nothing;
insert into user_group_right (group_id, "right", scope)
select r.group_id, needed."right", 'all' from user_group_right r cross join (values ('orders.take'), ('board.view')) needed ("right")
where r."right" = 'users.change'
on conflict do nothing;
