-- A widget may show how far the month's plan is.

alter table dashboard_widget drop constraint dashboard_widget_kind_check;
alter table dashboard_widget add constraint dashboard_widget_kind_check check (kind in ('number', 'line', 'bars', 'stacked', 'table', 'plan'));
