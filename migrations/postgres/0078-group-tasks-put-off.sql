-- What a group put off comes back by hour too.
create index task_group_snoozed on task (performer_group_id, snoozed_until) where not complete and snoozed_until is not null and performer_group_id is not null;
