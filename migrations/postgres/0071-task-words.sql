-- Tasks are found by their words.
create index task_text_words on task using gin (text gin_trgm_ops);
create index task_phone on task (phone) where phone is not null;
