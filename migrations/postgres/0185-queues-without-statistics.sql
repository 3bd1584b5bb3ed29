-- A queue is empty whenever statistics are taken, and then planned as if it held nothing: taking ten of 1,500 messages went through all pairs of them and took two
-- seconds. The way is therefore written down: from the oldest on, each looked up in its line.
create function message_claim(of_provider bigint, of_lane text, most integer, sender integer, holds_line integer) returns setof message
language plpgsql
set enable_sort = off
set enable_seqscan = off
set enable_bitmapscan = off
set plan_cache_mode = force_generic_plan
as $$
begin
  return query
    with ready as (
      select m.id from message m
      where m.provider_id = of_provider and m.lane = of_lane and m.state = 'planned' and m.next_try_at <= now()
        and (
          -- Not when the first of its line comes before it.
          select (before.due_at, before.id) < (m.due_at, m.id) from message before
          where before.line = m.line and before.state in ('planned', 'sending') and before.attempts < holds_line
          order by before.due_at, before.id limit 1) is not true
      order by m.next_try_at, m.id limit most for update of m skip locked)
    update message m set state = 'sending', claimed_at = now(), claimed_by = sender, attempts = m.attempts + 1, updated_at = now()
    from ready where m.id = ready.id
    returning m.*;
end
$$;

create index rule_run_waiting on rule_run (subject, subject_id, id) where state = 'waiting';
