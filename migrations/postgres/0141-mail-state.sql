-- What a thread's state is counted from, so that taking an answer back counts it anew.
alter table mail_thread add column done_at timestamptz;  -- nothing to answer among the letters that came until then
alter table mail_thread add column seen_at timestamptz;
alter table mail_letter add column is_history boolean not null default false; -- older than the box is here: brought in, asking nothing of anybody
alter table mail_letter add column snippet text not null default '';
alter table mail_letter add column remote_pictures boolean not null default false;
