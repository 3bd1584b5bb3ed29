import { sql } from 'kysely'
import { KEPT, type Database } from '#server/platform/db.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import type { Purpose } from './message-state.ts'
import type { Channel } from './providers/provider.ts'
import { quietUntil, zoneOfReceiver, type Whereabouts } from './quiet-hours.ts'
import { sendingSettings } from './sending-settings.ts'

/** A message that somebody would get. */
export type Asked = { channel: Channel; address: string | null; customerId: number | null; userId?: number | null; purpose: Purpose; topic: string | null }

/**
 * Why not. `no_address`; `suppressed` with `{ reason, at }`: the address is on the stop list; `no_consent` or `unsubscribed` with
 * `{ topic, why, at }`: marketing goes to those who agreed to it; `quiet_hours` with `{ until }`: not now, but then; `demo_data`: one of the demo's
 * invented people, whose number may be a living person's.
 */
export type Refused = { reason: 'no_address' | 'suppressed' | 'no_consent' | 'unsubscribed' | 'quiet_hours' | 'demo_data'; params: Record<string, unknown> }
export type MayReceive = { yes: true } | ({ yes: false } & Refused)

type Found = Whereabouts & { n: number; stopped: string | null; stoppedAt: Date | null; consent: string | null; why: string | null; saidAt: Date | null; isInvented: boolean }

const SAID = sql`k.state as consent, k.why, k.at as "saidAt", a.address ->> 'countryIso' as country, a.address ->> 'region' as region, a.address ->> 'city' as city,
  coalesce(case when i.channel = 'sms' then i.address end, c.phone) as phone`
const UNASKED = sql`null as consent, null as why, null as "saidAt", null as country, null as region, null as city, case when i.channel = 'sms' then i.address end as phone`
const OF_MAILINGS = sql`
  left join customer c on c.id = i.customer_id and i.purpose = 'marketing'
  left join lateral (select one.address from customer_address one where one.customer_id = c.id order by one.is_main desc, one.id limit 1) a on true
  left join lateral mailing_consent(i.customer_id, i.channel, i.topic) k on i.purpose = 'marketing' and i.customer_id is not null`

/** Whether somebody may get such a message at this moment: asked when it is planned and again when it leaves. */
export async function mayReceive(db: Database, asked: Asked, at: Date = new Date()): Promise<MayReceive> {
  return (await eachMayReceive(db, [asked], at))[0]!
}

/** The same of many, in one question. */
export async function eachMayReceive(db: Database, asked: readonly Asked[], at: Date): Promise<MayReceive[]> {
  if (asked.length === 0) return []
  const rows = asked.map(({ channel, address, customerId, userId, purpose, topic }, n) =>
    ({ n, channel, address: address?.toLowerCase() ?? null, customer_id: userId ? null : customerId, purpose, topic }))
  const isMailing = rows.some(({ purpose }) => purpose === 'marketing')
  // What somebody waits for asks neither for consents nor for the hour, and planning those joins takes ten times what looking takes.
  const { rows: found } = await sql<Found>`
    ${KEPT}select i.n, s.reason as stopped, s.created_at as "stoppedAt", ${isMailing ? SAID : UNASKED},
      i.customer_id is not null and (i.address like '+7999%' or i.address like '%@example.com') and exists (select from customer d join site on site.code = d.site where d.id = i.customer_id and site.is_demo) as "isInvented"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as i (n int, channel text, address text, customer_id bigint, purpose text, topic text)
    left join message_suppression s on s.channel = i.channel and s.address = i.address and s.lifted_at is null
      and (i.purpose = 'marketing' or s.reason <> 'unsubscribed')
    ${isMailing ? OF_MAILINGS : sql``}
    order by i.n`.execute(db)
  const settings = asked.some((one) => one.purpose === 'marketing') ? await sendingSettings(db) : null
  const zone = settings ? (await freshReferences(db)).account.timeZone : 'UTC'
  return found.map((row, n) => {
    const one = asked[n]!
    if (one.address === null && (one.channel === 'email' || one.channel === 'sms')) return no('no_address', { channel: one.channel })
    if (row.isInvented) return no('demo_data', {})
    if (row.stopped) return no('suppressed', { reason: row.stopped, at: row.stoppedAt })
    if (one.purpose === 'transactional' || one.userId) return { yes: true }
    if (row.consent !== 'granted') return no(row.consent === 'withdrawn' ? 'unsubscribed' : 'no_consent', { channel: one.channel, topic: one.topic, why: row.why, at: row.saidAt })
    const until = settings!.quietOn ? quietUntil(at, settings!, zoneOfReceiver(row, zone)) : null
    return until ? no('quiet_hours', { until: until.toISOString() }) : { yes: true }
  })
}

const no = (reason: Refused['reason'], params: Record<string, unknown>): MayReceive => ({ yes: false, reason, params })
