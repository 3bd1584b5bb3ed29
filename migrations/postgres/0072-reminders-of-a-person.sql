-- What to remind a person of: by the moment that counts, the latest first, however many of their tasks are open.
create index task_performer_remind on task (performer_id, (coalesce(snoozed_until, due_at)), id) where not complete;
create index task_group_remind on task (performer_group_id, (coalesce(snoozed_until, due_at)), id) where not complete and performer_group_id is not null;
