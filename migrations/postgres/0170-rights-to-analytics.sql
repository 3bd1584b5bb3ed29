-- Who sees figures: directors all of them and may change what is shared, managers those of their own orders.
insert into user_group_right (group_id, "right", scope)
  select g.id, r, case when g.code = 'director' then 'all' else 'own' end
  from user_group g cross join unnest(array['analytics.view', 'analytics.change']) as r
  where g.code = 'director' or (g.code in ('manager', 'own-orders') and r = 'analytics.view')
  on conflict do nothing;
