-- The task that stands for the promised retry of a call: what happens to it happens to the retry.
alter table "order" add column call_task_id bigint;
create index order_call_task on "order" (call_task_id) where call_task_id is not null;
-- What was put off comes back by hour; everything else of a person is found by its term.
create index task_snoozed on task (performer_id, snoozed_until) where not complete and snoozed_until is not null;
