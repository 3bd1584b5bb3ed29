import type pg from 'pg'
import type { Db } from '#server/platform/db.ts'
import type { Lane } from '../message-state.ts'
import { claim, type Claimed } from './claim.ts'

/** How much may leave in a minute, of a provider and by the receiver's domain; `*` stands for every domain that is not named, each by itself. */
export type Pace = { perMinute: number | null; perDomainMinute: Record<string, number> | null }

/** What takes its time leaves a fifth of every minute to what somebody waits for. */
const SHARE: Record<Lane, number> = { prompt: 1, bulk: 0.8 }
const SPREAD_AT_ONCE = 5000

export type Asked = { providerId: number; lane: Lane; limit: number; sender: number }
/** `isSpent`: nothing more may leave in this minute. */
export type Taken = { rows: Claimed[]; isSpent: boolean }

/**
 * Claims no more than the pace allows, counted in the database for all processes together. Letters of a domain that has had its share are
 * spread over the minutes to come.
 */
export async function claimWithinPace(db: Db, asked: Asked, pace: Pace): Promise<Taken> {
  if (pace.perMinute === null && !hasDomains(pace)) return { rows: await claim(db, asked), isSpent: false }
  const client = await db.pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const taken = await takeShare(client, asked, pace)
    await client.query('commit')
    return taken
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure))
    throw error
  } finally {
    client.release(broken)
  }
}

const hasDomains = ({ perDomainMinute }: Pace): boolean => perDomainMinute !== null && Object.keys(perDomainMinute).length > 0

async function takeShare(client: pg.PoolClient, asked: Asked, pace: Pace): Promise<Taken> {
  const { providerId, lane } = asked
  const overClient = { pool: client as unknown as Db['pool'] }
  const key = `p${providerId}`
  const left = pace.perMinute === null ? asked.limit : Math.floor(pace.perMinute * SHARE[lane]) - (await countOf(client, key))
  const limit = Math.min(asked.limit, left)
  if (limit <= 0) return { rows: [], isSpent: true }
  const rows = await claim(overClient, { ...asked, limit })
  const kept = hasDomains(pace) ? await withinDomains(client, rows, asked, pace.perDomainMinute!) : rows
  if (pace.perMinute !== null && kept.length > 0) await count(client, key, kept.length)
  return { rows: kept, isSpent: false }
}

/** Locks the count of this minute until the transaction ends. */
async function countOf(client: pg.PoolClient, key: string): Promise<number> {
  const { rows } = await client.query<{ taken: number }>(
    `insert into message_pace (key, minute, taken) values ($1, date_trunc('minute', now()), 0)
     on conflict (key, minute) do update set taken = message_pace.taken returning taken`,
    [key],
  )
  return rows[0]!.taken
}

const count = (client: pg.PoolClient, key: string, more: number): Promise<unknown> =>
  client.query(`update message_pace set taken = taken + $2 where key = $1 and minute = date_trunc('minute', now())`, [key, more])

async function withinDomains(client: pg.PoolClient, rows: Claimed[], { providerId, lane }: Asked, limits: Record<string, number>): Promise<Claimed[]> {
  const byDomain = Map.groupBy(rows, (row) => row.domain ?? '')
  const kept: Claimed[] = []
  // In one order everywhere: two senders that count the same domains never wait for each other in a circle.
  for (const domain of [...byDomain.keys()].toSorted()) {
    const of = byDomain.get(domain)!
    const limit = limits[domain] ?? limits['*']
    if (domain === '' || limit === undefined) {
      kept.push(...of)
      continue
    }
    const key = `d${providerId}:${domain}`
    const left = Math.max(0, Math.max(1, Math.floor(limit * SHARE[lane])) - (await countOf(client, key)))
    kept.push(...of.slice(0, left))
    if (left > 0) await count(client, key, Math.min(left, of.length))
    if (of.length > left) await putOff(client, of.slice(left), { providerId, lane, domain, limit: Math.max(1, Math.floor(limit * SHARE[lane])) })
  }
  return kept.toSorted((one, two) => +one.dueAt - +two.dueAt || one.id - two.id)
}

/** Back into the queue, and with them what else waits for the domain: looked at again and again it would stand in the way of others. */
async function putOff(client: pg.PoolClient, rows: readonly Claimed[], { providerId, lane, domain, limit }: { providerId: number; lane: Lane; domain: string; limit: number }): Promise<void> {
  await client.query(
    `update message set state = 'planned', attempts = attempts - 1, claimed_by = null, reason = coalesce(reason, 'domain_pace') where id = any($1::bigint[])`,
    [rows.map((row) => row.id)],
  )
  await client.query(
    `with waiting as (
       select m.id, (row_number() over (order by m.next_try_at, m.id) - 1) / $4::int + 1 as minutes from message m
       where m.provider_id = $1 and m.lane = $2 and m.state = 'planned' and m.next_try_at <= now() and m.domain = $3 order by m.next_try_at, m.id limit ${SPREAD_AT_ONCE})
     update message m set next_try_at = date_trunc('minute', now()) + waiting.minutes * interval '1 minute' from waiting where m.id = waiting.id`,
    [providerId, lane, domain, limit],
  )
}

/** Counts of minutes that are over. */
export const forgetPace = (db: Db): Promise<unknown> => db.pool.query(`delete from message_pace where minute < now() - interval '10 minutes'`)
