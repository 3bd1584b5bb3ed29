-- Orders of the hours of an alert that nobody has said a rate for: their money is not in its figure, and it says so.
alter table metric_alert add column unrated integer not null default 0;
