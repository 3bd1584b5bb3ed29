import type { Db } from './db.ts'

const RETRY_AFTER = 500

/** An open ear: `ready` resolves when it hears for the first time. */
export type Listener = { ready: Promise<void>; stop(): void }

/** Listens to a channel of PostgreSQL on a connection of its own; one that breaks is replaced for as long as nobody stops it. */
export function listenOn(db: Db, channel: string, hear: (payload: string) => void): Listener {
  let isStopped = false
  let release: (() => void) | undefined
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>()

  const retry = () => void setTimeout(() => void connect(), RETRY_AFTER).unref()
  const connect = async (): Promise<void> => {
    if (isStopped) return
    try {
      const client = await db.pool.connect()
      // A connection that breaks may say so more than once; it is given back and replaced once.
      let isHeld = true
      const letGo = () => {
        if (isHeld) client.release(true)
        isHeld = false
      }
      const replace = () => {
        if (!isHeld) return
        letGo()
        retry()
      }
      if (isStopped) return letGo()
      release = letGo
      client.on('notification', (message) => hear(message.payload ?? ''))
      client.on('error', replace)
      await client.query(`listen ${channel}`).then(() => isReady(), replace)
    } catch {
      retry()
    }
  }
  void connect()
  return {
    ready,
    stop() {
      isStopped = true
      release?.()
    },
  }
}
