-- Whoever keeps the settings decides on what terms companies buy.
insert into user_group_right (group_id, "right", scope)
select group_id, 'companies.terms', 'all' from user_group_right where "right" = 'settings.change'
on conflict do nothing;
