-- Where the bot finds a person of the staff: a chat that was opened with a code from the person's own settings.
create table staff_telegram (
  user_id bigint primary key references app_user (id),
  chat_id text not null unique,
  username text,
  linked_at timestamptz not null default now(),
  blocked_at timestamptz                     -- the person stopped the bot
);
create table staff_telegram_code (
  user_id bigint primary key references app_user (id),
  code_hash text not null unique,
  expires_at timestamptz not null
);
-- From where updates of a bot were read.
create table staff_telegram_cursor (
  provider_id bigint primary key,
  next_update bigint not null
);
-- Messages that left by a gateway which is asked what became of them.
create index message_to_ask on message (provider_id, sent_at) where state = 'sent' and external_id is not null;
