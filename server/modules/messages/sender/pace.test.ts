import { beforeEach, describe, expect, test, vi } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { byHand, testDatabase } from '../../../../test/database.ts'
import { planMessages } from '../index.ts'
import type { Lane } from '../message-state.ts'
import { SendError } from '../providers/provider.ts'
import type { Claimed } from './claim.ts'
import { claimWithinPace, type Pace } from './claim-within-pace.ts'
import { failed } from './outcome.ts'
import { pauseAfter } from './pause.ts'

const database = testDatabase()
let providerId: number
const NOW = 1

beforeEach(async () => {
  await database.db.pool.query('truncate message, message_pace')
  await byHand(database.db, 'delete from message_provider')
  const { rows } = await byHand(database.db, `insert into message_provider (channel, kind, title, is_default) values ('email', 'smtp', 'test', true) returning id`)
  providerId = rows[0].id
})

const queue = (lane: Lane, addresses: string[]) =>
  transact(database.db, systemActor('test'), (tx) =>
    planMessages(tx, addresses.map((address, n) => ({
      key: `${lane}-${n}-${address}`, channel: 'email' as const, purpose: 'transactional' as const, lane, to: { address }, content: { text: 'x' }, origin: { kind: 'rule' as const },
    }))))
const take = async (lane: Lane, pace: Pace, limit = 100): Promise<Claimed[]> => (await claimWithinPace(database.db, { providerId, lane, limit, sender: NOW }, pace)).rows
const many = (count: number, domain = 'example.com') => Array.from({ length: count }, (_, n) => `a${n}@${domain}`)
const nextMinute = () => byHand(database.db, `update message_pace set minute = minute - interval '1 minute'`)
/** A minute must not end in the middle of what counts it. */
const earlyInTheMinute = () => vi.waitFor(() => expect(Date.now() % 60_000).toBeLessThan(50_000), { timeout: 15_000, interval: 200 })

describe('the pace', () => {
  test('of a provider is kept by all senders together, and begins anew with the minute', async () => {
    await earlyInTheMinute()
    await queue('prompt', many(30))
    const pace: Pace = { perMinute: 10, perDomainMinute: null }
    const first = await Promise.all([take('prompt', pace, 7), take('prompt', pace, 7), take('prompt', pace, 7)])
    expect(first.flat()).toHaveLength(10)
    expect((await claimWithinPace(database.db, { providerId, lane: 'prompt', limit: 5, sender: NOW }, pace))).toEqual({ rows: [], isSpent: true })
    await nextMinute()
    expect(await take('prompt', pace)).toHaveLength(10)
  })

  test('leaves a fifth to what somebody waits for, however much takes its time', async () => {
    await earlyInTheMinute()
    await queue('bulk', many(50))
    await queue('prompt', many(50, 'other.example'))
    const pace: Pace = { perMinute: 10, perDomainMinute: null }
    expect(await take('bulk', pace)).toHaveLength(8)
    expect(await take('bulk', pace)).toHaveLength(0)
    expect(await take('prompt', pace)).toHaveLength(2)
  })

  test('of a receiver’s domain spreads its letters over the minutes to come and holds up no other domain', async () => {
    await earlyInTheMinute()
    await queue('prompt', [...many(12, 'slow.example'), ...many(3, 'other.example')])
    const pace: Pace = { perMinute: null, perDomainMinute: { 'slow.example': 5 } }
    const taken = await take('prompt', pace)
    expect(Map.groupBy(taken, (row) => row.domain).get('slow.example')).toHaveLength(5)
    expect(Map.groupBy(taken, (row) => row.domain).get('other.example')).toHaveLength(3)
    const { rows } = await database.db.pool.query(
      `select round(extract(epoch from next_try_at - date_trunc('minute', now())) / 60)::int as minutes, count(*)::int as count, max(attempts) as attempts
       from message where state = 'planned' group by 1 order by 1`)
    expect(rows).toEqual([{ minutes: 1, count: 5, attempts: 0 }, { minutes: 2, count: 2, attempts: 0 }])
  })

  test('of every other domain counts each by itself', async () => {
    await earlyInTheMinute()
    await queue('prompt', [...many(4, 'one.example'), ...many(4, 'two.example')])
    expect(await take('prompt', { perMinute: null, perDomainMinute: { '*': 3 } })).toHaveLength(6)
  })
})

describe('two senders', () => {
  test('never take the same message, and of a line one at a time', async () => {
    await transact(database.db, systemActor('test'), (tx) =>
      planMessages(tx, Array.from({ length: 40 }, (_, n) => ({
        key: `line-${n}`, channel: 'email' as const, purpose: 'transactional' as const, to: { address: `r${n % 4}@example.com` }, content: { text: 'x' }, origin: { kind: 'rule' as const },
      }))))
    const free: Pace = { perMinute: null, perDomainMinute: null }
    const taken = (await Promise.all(Array.from({ length: 8 }, () => take('prompt', free, 10)))).flat()
    expect(taken.map((row) => row.key).toSorted()).toEqual(['line-0', 'line-1', 'line-2', 'line-3'])
  })
})

describe('a try that failed', () => {
  const settings = { quietOn: false, quietFrom: '21:00', quietTo: '09:00', softBounces: 5, attempts: 3, giveUpHours: 48, fusePerHour: 500 }
  const now = new Date('2026-05-01T12:00:00Z')
  const row = (more: Partial<Claimed>): Claimed => ({ attempts: 1, uncertain: 0, dueAt: now, createdAt: now, ...more }) as Claimed
  const busy = new SendError({ isTemporary: true, code: 'busy', words: '451' })

  test('is followed by others after growing pauses, until there were as many as the settings say', () => {
    const pauses = Array.from({ length: 10 }, (_, n) => pauseAfter(n + 1, () => 0.5))
    expect(pauses).toEqual(pauses.toSorted((one, two) => one - two))
    expect(pauses[0]).toBeLessThanOrEqual(10_000)
    expect(failed(row({ attempts: 2 }), busy, settings, now, false)).toMatchObject({ state: 'planned', reason: 'busy' })
    expect(failed(row({ attempts: 3 }), busy, settings, now, false)).toMatchObject({ state: 'dead', reason: 'busy', params: { words: '451' } })
  })

  test('waits as long as the other side asks', () => {
    const asked = new SendError({ isTemporary: true, code: 'rate_limited', words: 'slow down', retryAfter: 3_600_000 })
    expect(+failed(row({}), asked, settings, now, false).nextTryAt! - +now).toBe(3_600_000)
  })

  test('two days after its term is the last one: a receipt of the day before yesterday helps nobody', () => {
    const old = new Date(+now - 49 * 3_600_000)
    const down = new SendError({ isTemporary: true, code: 'unreachable', words: 'no route', isProviderDown: true })
    expect(failed(row({ dueAt: old, createdAt: old }), down, settings, now, false)).toMatchObject({ state: 'dead', reason: 'too_late' })
    expect(failed(row({}), down, settings, now, false)).toMatchObject({ state: 'planned', isUncounted: true })
  })

  test('that may have worked all the same is repeated once, or freely where the gateway knows the key', () => {
    const dropped = new SendError({ isTemporary: true, code: 'dropped', words: 'closed', isUncertain: true })
    expect(failed(row({}), dropped, settings, now, false)).toMatchObject({ state: 'planned', reason: 'maybe_twice', isUncertain: true })
    expect(failed(row({ uncertain: 1 }), dropped, settings, now, false)).toMatchObject({ state: 'dead', reason: 'maybe_twice' })
    expect(failed(row({ uncertain: 1 }), dropped, settings, now, true)).toMatchObject({ state: 'planned', reason: 'dropped', isUncertain: false })
  })
})
