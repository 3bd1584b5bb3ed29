-- What messages are made of: texts in Liquid, letters as blocks or MJML, each in Russian and English. A version once saved never changes:
-- a message that was sent says by which one.
create table message_template (
  id bigint generated always as identity primary key,
  code text not null unique,
  name text not null,
  channel text not null check (channel in ('email', 'sms', 'push', 'telegram')),
  purpose text not null check (purpose in ('transactional', 'marketing')),
  topic text,                               -- what people subscribe to and unsubscribe from; null = of no topic
  format text not null check (format in ('text', 'blocks', 'mjml')),
  content jsonb not null,                   -- by locale: {ru: {subject, preheader, body}, en: …}
  on_missing text not null default 'block' check (on_missing in ('block', 'empty')), -- what a variable without a value does
  transliterate boolean not null default false, -- an SMS in Latin letters, which fits twice as much
  version int not null default 1,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table message_template_version (
  template_id bigint not null references message_template (id) on delete cascade,
  version int not null,
  format text not null,
  content jsonb not null,
  on_missing text not null,
  transliterate boolean not null,
  author_id bigint,                         -- null = came with the program, or a key or a rule
  restored_from int,                        -- the version whose content was taken again
  created_at timestamptz not null default now(),
  primary key (template_id, version)
);
