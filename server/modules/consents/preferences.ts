import { sql } from 'kysely'
import { maskEmail, maskPhone } from '#shared/mask.ts'
import type { Database } from '#server/platform/db.ts'
import type { LinkClaims } from './token.ts'

/** A switch of the preference page; `code` null: everything that the channel brings. */
export type Topic = { channel: string; code: string | null; name: string | null; isOn: boolean }
export type Preferences = {
  customerId: number
  shop: string
  /** By channel, so that the person knows what is spoken of; masked, since a letter may be forwarded. */
  addresses: Record<string, string>
  topics: Topic[]
}

/** What the page of this link shows; null when the customer is gone. Whoever was merged into another answers for the other. */
export async function preferencesOf(db: Database, { customerId, channel }: Pick<LinkClaims, 'customerId' | 'channel'>): Promise<Preferences | null> {
  const { rows } = await sql<{ id: number; email: string | null; phone: string | null; shop: string }>`
    select c.id, c.email, c.phone, coalesce(nullif(s.name, ''), a.name) as shop
    from customer said join customer c on c.id = coalesce(said.merged_into, said.id) left join site s on s.code = c.site cross join account a where said.id = ${customerId}`.execute(db)
  const person = rows[0]
  if (!person) return null
  const channels = [...new Set([channel, ...(person.email ? ['email'] : []), ...(person.phone ? ['sms'] : [])])]
  const found = await sql<{ channel: string; code: string | null; name: string | null; state: string }>`
    with topic as (
      select k.channel, k.code, k.name, k.ordering, k.id from subscription_category k where k.active and k.channel = any(${channels}::text[])
      union all
      select c.channel, null, null, 0, 0 from unnest(${channels}::text[]) c (channel)
      where not exists (select from subscription_category k where k.active and k.channel = c.channel)
    )
    select t.channel, t.code, t.name, said.state from topic t, mailing_consent(${person.id}, t.channel, t.code) said
    order by array_position(${channels}::text[], t.channel), t.ordering, t.id`.execute(db)
  return {
    customerId: person.id,
    shop: person.shop,
    addresses: Object.fromEntries(channels.flatMap((name) => {
      const address = name === 'email' ? person.email && maskEmail(person.email) : person.phone && maskPhone(person.phone)
      return address ? [[name, address]] : []
    })),
    topics: found.rows.map(({ state, ...topic }) => ({ ...topic, isOn: state === 'granted' })),
  }
}
