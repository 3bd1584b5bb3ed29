import { sql } from 'kysely'
import type { CustomerConsents } from '#shared/contracts/consents.ts'
import { mask } from '#shared/mask.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { visibleCustomers } from '#server/modules/customers/index.ts'
import { unsubscribeLinks } from './token.ts'

const MOST = 200

type Held = { channel: string; code: string | null; name: string | null; state: 'granted' | 'withdrawn' | 'none'; at: Date | null; source: string | null; why: string | null }

/** What a customer agreed to and how it came to that. @throws Refusal `not_found` */
export async function consentsCard(db: Db, publicUrl: string, actor: Actor, customerId: number): Promise<CustomerConsents> {
  if (!(await visibleCustomers(db.kysely, actor, [customerId])).has(customerId)) throw notFound('customer', customerId)
  const [held, purposes, history, links] = await Promise.all([
    heldOf(db, customerId), purposesOf(db, customerId), historyOf(db, actor, customerId), unsubscribeLinks(db, publicUrl, { customerId, channel: 'email', topic: null }),
  ])
  const holds = ({ state, at, source, why }: Pick<Held, 'state' | 'at' | 'source' | 'why'>) => ({ state, at: at?.toISOString() ?? null, source, why })
  return {
    purposes: purposes.map((row) => ({ purpose: row.purpose, ...holds({ ...row, why: row.state === 'withdrawn' ? 'withdrawn' : null }) })),
    channels: held.filter((row) => row.code === null).map((row) => ({
      channel: row.channel, ...holds(row),
      topics: held.filter((topic) => topic.channel === row.channel && topic.code !== null).map((topic) => ({ code: topic.code!, name: topic.name || topic.code!, ...holds(topic) })),
    })),
    history,
    preferences: links.preferences,
  }
}

/** E-mail and SMS always, other channels once there is a topic or a word of them. */
async function heldOf(db: Db, customerId: number): Promise<Held[]> {
  const { rows } = await sql<Held>`
    with place as (
      select channel, code, name, ordering, id from subscription_category where active
      union all
      select distinct channel, null, null, -1, 0::bigint from (
        values ('email'), ('sms') union select channel from subscription_category where active
        union select channel from consent where customer_id = ${customerId} and channel is not null) named (channel)
    )
    select p.channel, p.code, p.name, said.state, said.at, said.source, said.why
    from place p, mailing_consent(${customerId}, p.channel, p.code) said order by p.channel, p.ordering, p.id`.execute(db.kysely)
  return rows
}

async function purposesOf(db: Db, customerId: number) {
  const { rows } = await sql<{ purpose: 'processing' | 'transfer'; state: 'granted' | 'withdrawn' | 'none'; at: Date | null; source: string | null }>`
    select p.purpose, coalesce(last.state, 'none') as state, last.at, last.source from (values ('processing'), ('transfer')) p (purpose)
    left join lateral (
      select k.state, k.at, k.source from consent k where k.purpose = p.purpose and (k.customer_id = ${customerId} or k.customer_id in (select c.id from customer c where c.merged_into = ${customerId}))
      order by k.at desc, k.id desc limit 1) last on true`.execute(db.kysely)
  return rows
}

async function historyOf(db: Db, actor: Actor, customerId: number): Promise<CustomerConsents['history']> {
  type Row = Omit<CustomerConsents['history'][number], 'at' | 'by'> & { at: Date; kind: string; person: string | null }
  const { rows } = await sql<Row>`
    select k.id, k.purpose, k.channel, k.topic, coalesce(nullif(t.name, ''), k.topic) as "topicName", k.state, k.source, k.text_version as "textVersion", k.reason, k.address, k.ip, k.at,
      k.actor_kind as kind, case k.actor_kind when 'user' then u.name when 'key' then a.name end as person
    from consent k left join subscription_category t on t.channel = k.channel and t.code = k.topic
      left join app_user u on k.actor_kind = 'user' and u.id = k.actor_id left join api_key a on k.actor_kind = 'key' and a.id = k.actor_id
    where k.customer_id = ${customerId} or k.customer_id in (select c.id from customer c where c.merged_into = ${customerId})
    order by k.at desc, k.id desc limit ${MOST}`.execute(db.kysely)
  const seesIp = may(actor, 'consents.change')
  return rows.map(({ kind, person, at, ...row }) => ({
    ...row, at: at.toISOString(), ip: seesIp ? row.ip : null, by: { kind, name: person },
    address: mask(row.address?.includes('@') ? 'email' : 'phone', row.address) as string | null,
  }))
}
