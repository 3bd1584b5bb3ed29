import { setTimeout as sleep } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import type { RunPlatform } from '#server/platform/platform.ts'
import type { MailboxRow } from '../boxes/mailbox-row.ts'
import { noteConnecting, noteFailing, noteListening } from '../boxes/mailbox-health.ts'
import { faultOf, type Fault } from './fault-of.ts'
import { fetchFolder, type Folder } from './fetch-folder.ts'
import { openImap } from './open-imap.ts'

export type ListenOptions = {
  /** Milliseconds before the first try after a failure; each next one waits twice as long, up to a quarter of an hour. */
  firstPause?: number
  /** Milliseconds after which folders are looked into though the server said nothing: the one of sent letters does not call. */
  lookEvery?: number
}

export type Listening = { stop(): Promise<void> }

const LONGEST_PAUSE = 15 * 60_000
const SIGN_IN_PAUSE = 5 * 60_000 // services lock out who keeps knocking with a wrong password

/** Keeps a mailbox read for as long as nobody stops it: connects, fetches, waits to be called, and connects anew when anything breaks. */
export function listenToMailbox(platform: Pick<RunPlatform, 'db' | 'dataDir' | 'log'>, box: MailboxRow, secret: string, { firstPause = 2000, lookEvery = 60_000 }: ListenOptions = {}): Listening {
  const stopping = new AbortController()
  let client: ImapFlow | null = null
  let failures = 0

  const session = async (): Promise<void> => {
    const opened = await openImap({ ...box, secret })
    client = opened
    const closed = new Promise<never>((_, reject) => opened.once('close', () => reject(Object.assign(new Error('the connection was closed'), { code: 'EConnectionClosed' }))))
    closed.catch(() => {})
    try {
      await opened.connect()
      const folders = await foldersOf(opened, box)
      while (!stopping.signal.aborted) {
        const called = newsOf(opened)
        let fetched = 0
        for (const folder of folders) fetched += await Promise.race([fetchFolder(opened, platform, box, folder), closed])
        failures = 0
        await noteListening(platform.db, box.id, fetched)
        await Promise.race([called, closed, sleep(lookEvery, undefined, { signal: stopping.signal }).catch(() => {})])
      }
    } finally {
      opened.close()
    }
  }

  const run = async (): Promise<void> => {
    await noteConnecting(platform.db, box.id)
    while (!stopping.signal.aborted) {
      try {
        await session()
      } catch (error) {
        if (stopping.signal.aborted) return
        failures += 1
        const fault = faultOf(error)
        const pause = pauseAfter(fault, failures, firstPause)
        platform.log.warn({ mailboxId: box.id, code: fault.code, words: fault.words, pause }, 'mail: the mailbox cannot be read')
        await noteFailing(platform.db, box.id, fault, new Date(Date.now() + pause))
        await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {})
      }
    }
  }
  // A fault of the database itself: whoever keeps listening begins anew.
  const finished = run().catch((error: unknown) => platform.log.error({ err: error, mailboxId: box.id }, 'mail: listening ended'))
  return {
    stop: async () => {
      stopping.abort()
      client?.close()
      await finished
    },
  }
}

function pauseAfter(fault: Fault, failures: number, firstPause: number): number {
  const growing = Math.min(firstPause * 2 ** Math.min(failures - 1, 20), LONGEST_PAUSE)
  const pause = fault.code === 'sign_in' ? Math.max(growing, Math.min(SIGN_IN_PAUSE, firstPause * 150)) : growing
  return Math.round(pause * (0.8 + Math.random() * 0.4))
}

/** The inbox last: the folder that was opened last is the one that calls. */
async function foldersOf(client: ImapFlow, box: MailboxRow): Promise<Folder[]> {
  const inbox: Folder = { role: 'inbox', path: box.inboxFolder }
  const sent = box.sentFolder ?? (await client.list()).find((one) => one.specialUse === '\\Sent')?.path
  return sent ? [{ role: 'sent', path: sent }, inbox] : [inbox]
}

/** Resolves when the server says that something came. */
function newsOf(client: ImapFlow): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  client.once('exists', () => resolve())
  return promise
}
