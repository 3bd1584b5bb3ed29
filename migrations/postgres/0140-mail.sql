-- Mailboxes that letters come in by and are answered from.
create table mailbox (
  id bigint generated always as identity primary key,
  title text not null,
  address text not null,                 -- lower case; what customers write to
  from_name text not null default '',    -- who answers come from
  owner_id bigint references app_user (id), -- a personal box is its owner's alone; null = shared
  group_ids bigint[] not null default '{}', -- groups that a shared box is for; empty = everybody who may see letters
  site text,                             -- customers are looked for and made here; null = on any site, made on the first
  provider_id bigint,                    -- the message provider that answers go out by; null = the default one
  imap_host text not null,
  imap_port int not null default 993,
  imap_security text not null default 'tls' check (imap_security in ('tls', 'starttls', 'none')),
  login text not null,
  secret text,                           -- password or app password: never leaves the server
  inbox_folder text not null default 'INBOX',
  sent_folder text,                      -- null = the one that the server calls so; '' = none
  fetch_since timestamptz not null,      -- letters before are left where they are
  unknown_senders text not null default 'wait' check (unknown_senders in ('wait', 'make')),
  auto_reply text,                       -- sent once to whoever writes anew; null = none
  is_active boolean not null default true,
  version int not null default 1,        -- grows with what the connection depends on: who listens connects anew
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- How listening goes: kept apart from the settings, since it changes with every fetch.
create table mailbox_health (
  mailbox_id bigint primary key references mailbox (id) on delete cascade,
  state text not null default 'waiting' check (state in ('waiting', 'connecting', 'listening', 'failing')),
  code text,                             -- what is wrong, for the words of the screen: sign_in, unreachable, certificate, folder, refused, broken
  words text,                            -- what the mail server said
  failing_since timestamptz,
  failures int not null default 0,       -- in a row
  next_try_at timestamptz,
  last_fetch_at timestamptz,
  last_letter_at timestamptz,
  updated_at timestamptz not null default now()
);

-- From where reading goes on. A folder whose uidvalidity changed is read anew; letters that are there already are known by their headers.
create table mailbox_folder (
  mailbox_id bigint not null references mailbox (id) on delete cascade,
  role text not null check (role in ('inbox', 'sent')),
  path text not null,
  uid_validity bigint,
  last_uid bigint not null default 0,
  primary key (mailbox_id, role)
);

create table mail_thread (
  id bigint generated always as identity primary key,
  mailbox_id bigint not null references mailbox (id),
  subject text not null,
  subject_key text not null,             -- without «Re:» and case, to find what names no letter before
  address text,                          -- whom it is with, lower case
  person text not null default '',       -- how they call themselves
  customer_id bigint,
  order_id bigint,
  is_known boolean not null default false, -- a customer, or a person said that it is none
  is_robot boolean not null default false, -- nothing but letters that machines sent
  is_unread boolean not null default false,
  waits_since timestamptz,               -- the first letter that nobody has answered; null = nothing to answer
  letters int not null default 0,
  snippet text not null default '',
  last_letter_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index mail_thread_latest on mail_thread (last_letter_at desc, id desc);
create index mail_thread_box on mail_thread (mailbox_id, last_letter_at desc, id desc);
create index mail_thread_waiting on mail_thread (mailbox_id, last_letter_at desc, id desc) where waits_since is not null;
create index mail_thread_unknown on mail_thread (mailbox_id, last_letter_at desc, id desc) where not is_known and not is_robot;
create index mail_thread_customer on mail_thread (customer_id, last_letter_at desc) where customer_id is not null;
create index mail_thread_order on mail_thread (order_id, last_letter_at desc) where order_id is not null;
create index mail_thread_address on mail_thread (address, mailbox_id, last_letter_at desc);

create table mail_letter (
  id bigint generated always as identity primary key,
  thread_id bigint not null references mail_thread (id),
  mailbox_id bigint not null references mailbox (id),
  direction text not null check (direction in ('in', 'out')),
  kind text not null default 'letter' check (kind in ('letter', 'auto_reply', 'bulk', 'bounce', 'complaint')),
  fingerprint text not null,             -- of its headers as they came: the same letter is kept once, however often it is read
  message_id text,
  in_reply_to text,
  reference_ids text[] not null default '{}',
  from_address text,
  from_name text not null default '',
  recipients jsonb not null default '[]', -- [{kind: to|cc|replyTo, address, name}]
  subject text not null default '',
  text text not null default '',
  html text,
  size bigint not null default 0,
  problem jsonb,                         -- {code, params}: what could not be brought in whole, and why
  bounce jsonb,                          -- of a bounce or a complaint: whom, how, in whose words
  sent_at timestamptz not null,
  uid_validity bigint,                   -- where it lies on the mail server
  uid bigint,
  folder text,
  outgoing_id bigint,                    -- the message that carries it
  user_id bigint,                        -- who wrote it here
  undone_at timestamptz,
  created_at timestamptz not null default now(),
  unique (mailbox_id, fingerprint)
);
create index mail_letter_thread on mail_letter (thread_id, sent_at, id);
create index mail_letter_message on mail_letter (message_id) where message_id is not null;
create index mail_letter_outgoing on mail_letter (outgoing_id) where outgoing_id is not null;
create index mail_letter_words on mail_letter using gin ((subject || ' ' || left(text, 4000)) gin_trgm_ops);

create table mail_attachment (
  id bigint generated always as identity primary key,
  letter_id bigint not null references mail_letter (id) on delete cascade,
  file_id bigint references file (id) on delete set null, -- null = left on the mail server, see the letter's problem
  name text not null,
  mime text not null,
  size bigint not null default 0,
  content_id text,                       -- a picture that stands in the text
  is_inline boolean not null default false
);
create index mail_attachment_letter on mail_attachment (letter_id);

-- What closes a letter of whoever is in the group; the one without a group is everybody else's.
create table mail_signature (
  id bigint generated always as identity primary key,
  group_id bigint unique nulls not distinct,
  text text not null
);

-- Who an unknown sender is, said once for all letters to come.
create table mail_sender_rule (
  id bigint generated always as identity primary key,
  pattern text not null unique,          -- an address, or a domain as @example.com
  decision text not null check (decision in ('make', 'ignore')),
  created_at timestamptz not null default now()
);

-- Answers that nobody wrote, by pair: two robots must not talk to each other.
create table mail_auto_reply (
  mailbox_id bigint not null references mailbox (id) on delete cascade,
  address text not null,
  sent_at timestamptz not null
);
create index mail_auto_reply_pair on mail_auto_reply (mailbox_id, address, sent_at);

-- Whoever sees orders as a manager reads the letters of their boxes and answers them; whoever keeps settings or people sees all.
insert into user_group_right (group_id, "right", scope)
select g.id, given."right", given.scope from user_group g
cross join (values ('mail.view', 'group'), ('mail.send', 'all')) given ("right", scope)
where g.is_manager and exists (select from user_group_right r where r.group_id = g.id and r."right" = 'orders.view')
on conflict do nothing;
insert into user_group_right (group_id, "right", scope)
select distinct r.group_id, given."right", 'all' from user_group_right r
cross join (values ('mail.view'), ('mail.send'), ('mail.settings')) given ("right")
where r."right" = 'settings.change'
on conflict (group_id, "right") do update set scope = 'all';
