-- What customers agreed to and took back: a ledger that is only added to. What holds now is worked out from it.

create table consent (
  id bigint generated always as identity primary key,
  customer_id bigint not null,
  address text,                              -- the e-mail or phone that it was said of, as it was then; null: not known
  purpose text not null check (purpose in ('processing', 'mailing', 'transfer')),
  channel text,                              -- null: every channel
  topic text,                                -- code of a kind of letters; null: every topic of the channel
  state text not null check (state in ('granted', 'withdrawn')),
  source text not null check (source in ('form', 'api', 'manager', 'preference_page', 'one_click', 'import')),
  text_version text,                         -- which wording was agreed to
  reason text,                               -- why it was taken back, in a code or in the customer's words
  message_id bigint,                         -- the letter that it was said in answer to
  ip text,
  actor_kind text not null,
  actor_id bigint,
  at timestamptz not null default now(),
  check (topic is null or channel is not null)
);
create index consent_customer on consent (customer_id, id);

create function refuse_rewriting_consent() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger of consents is never rewritten';
end $$;
create trigger consent_is_never_rewritten before update on consent for each row execute function refuse_rewriting_consent();

-- What links in letters are signed with; made at once, so that no two processes make two.
create table consent_secret (
  id smallint primary key default 1 check (id = 1),
  secret text not null
);
insert into consent_secret (secret) values (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

-- May a mailing of this topic go to this customer by this channel? The latest word that covers it decides; one about the whole channel covers its
-- topics, one about every channel all of them. Who takes no letters at all (customer.email_unsubscribed_at) takes none, unless they said otherwise
-- later; who no longer lets their data be processed gets no mailing by any channel. Before anything was said, a topic that customers are subscribed
-- to by themselves may be sent, and nothing else. Words of those who were merged into this customer count as theirs.
create function mailing_consent(customer bigint, by_channel text, about_topic text)
returns table (state text, at timestamptz, source text, why text) language sql stable as $$
  with person as (select p.id, p.email_unsubscribed_at from customer p where p.id = customer or p.merged_into = customer),
  said as (
    select s.* from (
      select k.id, k.state, k.at, k.source, case when k.state = 'withdrawn' then 'withdrawn' end as why
      from consent k where k.customer_id in (select person.id from person) and k.purpose = 'mailing'
        and (k.channel is null or k.channel = by_channel) and (k.topic is null or k.topic = about_topic)
      union all
      select 0, 'withdrawn', person.email_unsubscribed_at, null, 'takes_no_letters' from person
      where by_channel = 'email' and person.id = customer and person.email_unsubscribed_at is not null
    ) s order by s.at desc, s.id desc limit 1
  ),
  processing as (
    select k.id, k.state, k.at, k.source from consent k
    where k.customer_id in (select person.id from person) and k.purpose = 'processing' order by k.at desc, k.id desc limit 1
  )
  select 'withdrawn', p.at, p.source, 'processing_withdrawn' from processing p where p.state = 'withdrawn'
  union all
  select said.state, said.at, said.source, said.why from said where not exists (select from processing p where p.state = 'withdrawn')
  union all
  select case when exists (select from subscription_category c where c.channel = by_channel and c.code = about_topic and c.active and c.auto_subscribe) then 'granted' else 'none' end,
    null, null, null
  where not exists (select from said) and not exists (select from processing p where p.state = 'withdrawn')
$$;

-- Whoever manages people also writes consents down; taking one back needs no more than changing the customer.
insert into user_group_right (group_id, "right", scope)
select r.group_id, 'consents.change', 'all' from user_group_right r where r."right" = 'users.change'
on conflict do nothing;
