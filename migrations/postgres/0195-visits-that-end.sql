-- That a visitor has left is told to the rules once nothing has come of him for so long.
alter table site_tracking add column left_after_minutes int not null default 15 check (left_after_minutes between 2 and 1440);

create table site_visits_told (
  site text primary key,
  told_to timestamptz not null               -- leavings up to this moment have been told
);
