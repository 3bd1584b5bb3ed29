-- One outbox for everything that leaves: letters, SMS, pushes, messengers. A row is one message for ever: its key makes planning it twice harmless.
create table message (
  id bigint generated always as identity primary key,
  key text not null unique,
  lane text not null check (lane in ('prompt', 'bulk')),       -- what somebody waits for, and what may take its time; each has senders of its own
  purpose text not null check (purpose in ('transactional', 'marketing')),
  topic text,
  channel text not null check (channel in ('email', 'sms', 'push', 'telegram')),
  provider_id bigint,
  template_id bigint,
  template_version int,
  locale text,
  customer_id bigint,
  order_id bigint,
  task_id bigint,
  user_id bigint,                                              -- a person of the staff
  site text,
  address text,                                                -- e-mail, E.164, chat; null for a push and for what is to be found out when it is sent
  domain text,                                                 -- of an e-mail: receivers are rated by it
  line text not null,                                          -- messages of one line leave in the order of their planning
  subject text,
  body_text text,
  body_html text,
  variables jsonb,
  attachments jsonb,                                           -- ids of files
  headers jsonb,
  in_reply_to text,
  state text not null check (state in ('planned', 'sending', 'sent', 'delivered', 'failed', 'dead', 'cancelled', 'held', 'suppressed')),
  reason text,                                                 -- why it is not sent, not yet or perhaps twice: a code
  reason_params jsonb,
  due_at timestamptz not null,
  next_try_at timestamptz not null,
  attempts int not null default 0,
  claimed_at timestamptz,
  claimed_by bigint,                                           -- number of the sender, which holds a lock of the database for as long as it lives
  sent_at timestamptz,
  delivered_at timestamptz,
  external_id text,                                            -- at the gateway
  message_id text,                                             -- of RFC 5322, made from the key: the same for every try
  origin jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
-- What senders take, by provider and lane; what stands before it in its line; what a sender that died had in hand.
create index message_ready on message (provider_id, lane, next_try_at, id) where state = 'planned';
create index message_line on message (line, due_at, id) where state in ('planned', 'sending');
create index message_sending on message (claimed_by) where state = 'sending';
-- Cancelling by the beginning of the key, and by address.
create index message_waiting_key on message (key text_pattern_ops) where state in ('planned', 'held');
create index message_waiting_address on message (channel, address) where state in ('planned', 'held');
create index message_order on message (order_id, id) where order_id is not null;
create index message_customer on message (customer_id, id) where customer_id is not null;
create index message_staff on message (user_id, id) where user_id is not null;
create index message_created on message (created_at, id);
create index message_due on message (due_at, id);
create index message_sent on message (sent_at, id) where sent_at is not null;
create index message_not_sent on message (state, created_at, id) where state in ('dead', 'held', 'failed');
create index message_of_template on message (template_id, id) where template_id is not null;
create index message_external on message (external_id) where external_id is not null;
create index message_rfc on message (message_id) where message_id is not null;
create index message_address on message (address, id) where address is not null;

-- Numbers of senders: one for each that is started, never used again.
create sequence message_sender;

-- How messages leave: an account at a mail server or a gateway. Secrets are read by senders alone and answered to nobody.
create table message_provider (
  id bigint generated always as identity primary key,
  channel text not null check (channel in ('email', 'sms', 'push', 'telegram')),
  kind text not null,                                          -- code of the manifest
  title text not null,
  settings jsonb not null default '{}',
  secrets jsonb not null default '{}',
  is_active boolean not null default true,
  is_default boolean not null default false,
  per_minute int check (per_minute > 0),
  per_domain_minute jsonb,                                     -- {"gmail.com": 60, "*": 300}
  health jsonb not null default '{}',                          -- {state: 'up' | 'down', since, words, code}
  version int not null default 1,                              -- senders open a provider anew when it was changed
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index message_provider_default on message_provider (channel) where is_default;

-- How much has left in a minute: `p<provider>` with the lane, `d<provider>:<domain>`. Counted for all processes together.
create table message_pace (
  key text not null,
  minute timestamptz not null,
  taken int not null,
  primary key (key, minute)
);

-- Addresses that get nothing: a row counts until it is lifted.
create table message_suppression (
  id bigint generated always as identity primary key,
  channel text not null,
  address text not null,
  reason text not null check (reason in ('hard_bounce', 'soft_bounces', 'complaint', 'unsubscribed', 'manual')),
  source jsonb,
  created_at timestamptz not null default now(),
  lifted_at timestamptz
);
create unique index message_suppression_address on message_suppression (channel, address) where lifted_at is null;
create index message_suppression_created on message_suppression (created_at, id);

-- What came back, for counting the soft ones.
create table message_bounce (
  id bigint generated always as identity primary key,
  channel text not null,
  address text not null,
  kind text not null check (kind in ('hard', 'soft', 'complaint')),
  message_id bigint,
  words text,
  at timestamptz not null default now()
);
create index message_bounce_address on message_bounce (channel, address, at);

create table message_settings (
  id smallint primary key default 1 check (id = 1),
  quiet_from text not null default '21:00',                    -- marketing waits between these, by the customer's clock
  quiet_to text not null default '09:00',
  quiet_on boolean not null default true,
  soft_bounces int not null default 5,                         -- so many in a row and the address is suppressed
  attempts int not null default 10,                            -- tries until a message is dead
  give_up_hours int not null default 48,                       -- after its term, a message that could not leave is dead
  fuse_per_hour int not null default 500,                      -- what a rule may send in an hour unless it says otherwise
  id_secret text not null default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '') -- so that nobody can guess Message-IDs
);
insert into message_settings default values;

-- Whoever works on orders writes to customers; whoever keeps the settings keeps those of sending.
insert into user_group_right (group_id, "right", scope)
  select group_id, r, 'all' from user_group_right, unnest(array['messages.view', 'messages.send']) r where "right" = 'orders.change'
  union
  select group_id, r, 'all' from user_group_right, unnest(array['messages.view', 'messages.send', 'messages.settings']) r where "right" = 'settings.change'
  on conflict do nothing;
