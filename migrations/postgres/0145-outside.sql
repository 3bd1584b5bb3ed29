-- Requests to addresses that somebody typed in never reach networks of one's own, but for those that an owner names here.
create table outside_settings (
  id integer primary key default 1 check (id = 1),
  allowed_networks text[] not null default '{}'
);
insert into outside_settings default values;
