import type { Run } from '#server/platform/platform.ts'
import { onChanges } from '#server/platform/wake.ts'
import { domainHeld } from '../deliverability/domain-held.ts'
import { forgetPace } from './claim-within-pace.ts'
import { LaneWorker, type WorkerParts } from './lane-worker.ts'
import { activeProviders, type ProviderRow } from './open-providers.ts'
import { Recorder } from './recorder.ts'
import { SenderLife, takeUpAbandoned } from './sender-life.ts'
import { LANES, type Lane } from '../message-state.ts'

const LOOK_EVERY = 1000
const GRACE = 10_000
const HELD_FOR = 5000
const MINUTE = 60_000

/**
 * The sender: for each provider and lane a worker of its own. Any number of processes run one. Woken by the change log, since whatever is
 * planned is recorded; what is due later is looked for.
 */
export const sendMessages: Run = ({ db, log, dataDir, publicUrl }) => {
  const life = new SenderLife(db)
  const workers = new Map<string, LaneWorker>()
  const wakeAll = (): void => workers.forEach((worker) => worker.wake())
  const recorder = new Recorder(db, log, wakeAll)
  /** Asked of each domain once in a while: bulk of a domain that is not in order stays where it is. */
  const held = new Map<string, { value: boolean; until: number }>()
  const isHeld = async ({ channel, settings }: ProviderRow): Promise<boolean> => {
    const domain = channel === 'email' && typeof settings['from'] === 'string' ? settings['from'].split('@').at(-1)! : null
    if (domain === null) return false
    const known = held.get(domain)
    if (known && known.until > Date.now()) return known.value
    const value = (await domainHeld(db.kysely, domain)) !== null
    held.set(domain, { value, until: Date.now() + HELD_FOR })
    return value
  }
  const parts: WorkerParts = { db, log, dataDir, publicUrl, recorder, number: () => life.number(), isHeld }
  let isStopped = false
  let rouse: (() => void) | undefined
  let forgotten = Date.now()

  /** Workers for the providers as they are now. */
  const arrange = async (): Promise<void> => {
    const providers = await activeProviders(db)
    const wanted = new Map<string, { provider: ProviderRow; lane: Lane }>(providers.flatMap((provider) => LANES.map((lane) => [`${provider.id}:${provider.version}:${lane}`, { provider, lane }] as const)))
    const gone = [...workers].filter(([key]) => !wanted.has(key))
    for (const [key] of gone) workers.delete(key)
    // What the old ones have under way ends by itself; the new ones need not wait for it.
    for (const [, worker] of gone) void worker.stop(GRACE)
    for (const [key, { provider, lane }] of wanted) if (!workers.has(key)) workers.set(key, new LaneWorker(parts, provider, lane))
  }

  const running = (async () => {
    while (!isStopped) {
      try {
        await takeUpAbandoned(db, await life.number(), log)
        await arrange()
        if (Date.now() - forgotten > MINUTE) {
          forgotten = Date.now()
          await forgetPace(db)
        }
      } catch (error) {
        log.error({ err: error }, 'the sender of messages failed; it tries again')
      }
      if (isStopped) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_EVERY)
        rouse = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })()
  const off = onChanges(db, wakeAll)
  return async () => {
    isStopped = true
    off()
    rouse?.()
    await running
    await Promise.all([...workers.values()].map((worker) => worker.stop(GRACE)))
    await recorder.end()
    life.end()
  }
}
