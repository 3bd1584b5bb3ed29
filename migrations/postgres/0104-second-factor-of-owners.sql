-- Owners stand outside of all groups: what is demanded of them is said here.
alter table security_settings add column owners_two_factor boolean not null default false;
