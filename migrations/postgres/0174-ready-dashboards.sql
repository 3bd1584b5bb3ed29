-- What stands on the ready dashboards: an owner's evening, and a month at a glance.

insert into dashboard_widget (dashboard_id, kind, measures, by, split, period, row_limit, width, height, position)
  select d.id, w.kind, w.measures, w.by, w.split, w.period, w.row_limit, w.width, w.height, w.position
  from dashboard d
  join (values
    ('evening', 'number',  array['revenue'],      null::text, null::text, null::text, 1,  2, 1, 0),
    ('evening', 'number',  array['orders'],       null, null, null, 1,  2, 1, 1),
    ('evening', 'number',  array['averageOrder'], null, null, null, 1,  2, 1, 2),
    ('evening', 'number',  array['margin'],       null, null, null, 1,  2, 1, 3),
    ('evening', 'number',  array['cancelRate'],   null, null, null, 1,  2, 1, 4),
    ('evening', 'number',  array['siteConversion'], null, null, null, 1,  2, 1, 5),
    ('evening', 'bars',    array['revenue'],      'hour', null, null, 24, 8, 2, 6),
    ('evening', 'table',   array['orders', 'revenue'], 'source', null, null, 6, 4, 2, 7),
    ('evening', 'line',    array['revenue'],      'day', null, 'last30', 31, 6, 2, 8),
    ('evening', 'table',   array['orders', 'revenue', 'averageOrder'], 'manager', null, null, 8, 6, 2, 9),
    ('month',   'number',  array['revenue'],      null, null, null, 1,  2, 1, 0),
    ('month',   'number',  array['grossProfit'],  null, null, null, 1,  2, 1, 1),
    ('month',   'number',  array['orders'],       null, null, null, 1,  2, 1, 2),
    ('month',   'number',  array['averageOrder'], null, null, null, 1,  2, 1, 3),
    ('month',   'number',  array['newCustomers'], null, null, null, 1,  2, 1, 4),
    ('month',   'number',  array['repeatShare'],  null, null, null, 1,  2, 1, 5),
    ('month',   'line',    array['revenue'],      'day', null, null, 100, 8, 2, 6),
    ('month',   'table',   array['orders', 'revenue'], 'source', null, null, 6, 4, 2, 7),
    ('month',   'stacked', array['orders'],       'day', 'statusGroup', null, 100, 6, 2, 8),
    ('month',   'table',   array['quantity', 'revenue'], 'product', null, null, 8, 6, 2, 9)
  ) as w (code, kind, measures, by, split, period, row_limit, width, height, position) on w.code = d.code;
