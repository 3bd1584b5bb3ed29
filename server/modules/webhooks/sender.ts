import { setTimeout } from 'node:timers/promises'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import type { Run } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { claim, dueEndpoints } from './claim.ts'
import { noteOutcome } from './note-outcome.ts'
import { TRIED_GENTLY_AFTER } from './pauses.ts'
import { endpointToSendTo, sendLetter } from './send-letter.ts'

const LOOK_EVERY = 500
const PAUSE_AFTER_FAULT = 5000
/** Letters about different records that are on their way to one receiver at a time. */
const AT_ONCE = 8
const ENDPOINTS_AT_ONCE = 20

const sender = systemActor('webhooks')

/**
 * Sends one handful of an endpoint's letters. @returns how many were tried
 * @param patience milliseconds that a receiver has to answer
 */
export async function sendSome(db: Db, endpointId: number, now: () => Date = () => new Date(), patience?: number): Promise<number> {
  const endpoint = await endpointToSendTo(db, endpointId, now())
  if (!endpoint) return 0
  const letters = await claim(db.kysely, endpointId, endpoint.failures >= TRIED_GENTLY_AFTER ? 1 : AT_ONCE, now())
  await Promise.all(letters.map(async (letter) => {
    const outcome = await sendLetter(db, endpoint, letter, now(), patience)
    await transact(db, sender, (tx) => noteOutcome(tx, endpointId, letter, outcome), { at: now() })
  }))
  return letters.length
}

/** Sends what is due, each endpoint by itself: a slow receiver delays nobody else's letters. */
export const webhookSender: Run = ({ db, log }) => {
  const running = new Map<number, Promise<void>>()
  const stop = new AbortController()

  const work = async (id: number): Promise<void> => {
    try {
      while (!stop.signal.aborted && (await sendSome(db, id)) > 0);
    } catch (error) {
      log.error({ err: error, endpoint: id }, 'sending webhooks failed; it is tried again')
      await pause(PAUSE_AFTER_FAULT)
    }
  }
  const pause = (milliseconds: number): Promise<unknown> => setTimeout(milliseconds, undefined, { signal: stop.signal }).catch(() => {})
  const loop = (async () => {
    while (!stop.signal.aborted) {
      try {
        for (const id of await dueEndpoints(db.kysely, new Date())) {
          if (running.has(id) || running.size >= ENDPOINTS_AT_ONCE) continue
          running.set(id, work(id).finally(() => running.delete(id)))
        }
      } catch (error) {
        log.error({ err: error }, 'looking for webhooks to send failed; it is tried again')
        await pause(PAUSE_AFTER_FAULT)
      }
      await pause(LOOK_EVERY)
    }
  })()
  return async () => {
    stop.abort()
    await loop
    await Promise.all(running.values())
  }
}
