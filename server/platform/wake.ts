import { EventEmitter } from 'node:events'
import type { Db } from './db.ts'
import { listenOn } from './listen.ts'

// Waking readers. In this process at once; in other processes by NOTIFY, at most once in NOTIFY_EVERY: nothing depends on it arriving,
// readers also look by themselves once a second.
const NOTIFY_EVERY = 50
const CHANNEL = 'prilavok_changes'

const emitters = new WeakMap<Db, EventEmitter>()
const pending = new WeakSet<Db>()

function emitterOf(db: Db): EventEmitter {
  let emitter = emitters.get(db)
  if (!emitter) {
    emitter = new EventEmitter()
    emitter.setMaxListeners(0)
    emitters.set(db, emitter)
  }
  return emitter
}

/** Called after a commit that appended to the log. */
export function announceChanges(db: Db): void {
  emitterOf(db).emit('changes')
  if (pending.has(db)) return
  pending.add(db)
  setTimeout(() => {
    pending.delete(db)
    db.pool.query(`notify ${CHANNEL}`).catch(() => {})
  }, NOTIFY_EVERY).unref()
}

/** Calls back when the log may have grown, here or in another process. @returns how to stop. */
export function onChanges(db: Db, callback: () => void): () => void {
  const emitter = emitterOf(db)
  emitter.on('changes', callback)
  return () => emitter.off('changes', callback)
}

/** Listens for other processes. One connection a process; reconnects by itself. @returns how to stop. */
export function listenForChanges(db: Db): () => void {
  return listenOn(db, CHANNEL, () => emitterOf(db).emit('changes')).stop
}
