import type { ImapFlow } from 'imapflow'
import { systemActor } from '#server/platform/access.ts'
import { dropKept } from '#server/platform/files/folder.ts'
import type { RunPlatform } from '#server/platform/platform.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import type { MailboxRow } from '../boxes/mailbox-row.ts'
import { keepLetter, type FetchedLetter } from '../threads/keep-letter.ts'
import { BROKEN, bringLetter, type Brought } from './bring-letter.ts'

const system = systemActor('mail')

export type Folder = { role: 'inbox' | 'sent'; path: string }
type Place = { uidValidity: number; lastUid: number }

/**
 * Brings what came into a folder since it was last read. Each letter is kept in one transaction with how far reading got, so that whatever
 * breaks off, reading goes on with the next letter: none is lost and none comes twice.
 * @returns how many letters are new
 */
export async function fetchFolder(client: ImapFlow, platform: Pick<RunPlatform, 'db' | 'dataDir' | 'log'>, box: MailboxRow, folder: Folder): Promise<number> {
  const lock = await client.getMailboxLock(folder.path, { readOnly: true })
  try {
    const opened = client.mailbox
    if (!opened) throw new Error('the folder was not opened')
    const place = await placeIn(platform.db, box, folder, Number(opened.uidValidity))
    const isFirst = place.lastUid === 0
    const uids = opened.exists === 0 ? [] : ((await client.search(isFirst ? { since: box.fetchSince } : { uid: `${place.lastUid + 1}:*` }, { uid: true })) || [])
    let kept = 0
    // `n:*` names the last letter even when its number is below n.
    for (const uid of uids.filter((one) => one > place.lastUid).toSorted((a, b) => a - b)) {
      const brought = await bringLetter(client, uid, platform.dataDir)
      if (await keepBrought(platform, box, folder, { uidValidity: place.uidValidity, uid, folder: folder.path }, brought)) kept += 1
    }
    return kept
  } finally {
    lock.release()
  }
}

/** Keeps one letter. One that cannot be kept as it is must not stand before all others: it is kept without what may have been the cause. */
async function keepBrought({ db, dataDir, log }: Pick<RunPlatform, 'db' | 'dataDir' | 'log'>, box: MailboxRow, folder: Folder, place: NonNullable<FetchedLetter['place']>, brought: Brought | null): Promise<boolean> {
  const keep = (letter: Brought | null) =>
    transact(db, system, async (tx) => {
      await moveOn(tx, box.id, folder, place.uid)
      return letter && keepLetter(tx, box.id, { ...letter, direction: folder.role === 'inbox' ? 'in' : 'out', place })
    })
  const dropFiles = async (): Promise<void> => {
    for (const part of brought?.parts ?? []) if (part.kept) await dropKept(dataDir, part.kept.storageKey)
  }
  try {
    const letter = await keep(brought)
    if (!letter) await dropFiles()
    return letter !== null
  } catch (error) {
    await dropFiles()
    if (!brought) throw error
    log.error({ err: error, mailboxId: box.id, uid: place.uid }, 'mail: a letter could not be kept whole')
    return (await keep({ ...brought, letter: { ...brought.letter, html: null, parts: [] }, parts: [], problem: BROKEN })) !== null
  }
}

async function placeIn(db: RunPlatform['db'], box: MailboxRow, folder: Folder, uidValidity: number): Promise<Place> {
  // A changed uidvalidity means that all numbers are new: the folder is read anew, and letters are known again by their headers.
  const { rows } = await db.pool.query<{ last_uid: number }>(
    `insert into mailbox_folder as f (mailbox_id, role, path, uid_validity) values ($1, $2, $3, $4)
     on conflict (mailbox_id, role) do update set path = excluded.path, uid_validity = excluded.uid_validity,
       last_uid = case when f.uid_validity = excluded.uid_validity and f.path = excluded.path then f.last_uid else 0 end
     returning last_uid`,
    [box.id, folder.role, folder.path, uidValidity],
  )
  return { uidValidity, lastUid: rows[0]!.last_uid }
}

async function moveOn(tx: Tx, mailboxId: number, { role }: Folder, uid: number): Promise<void> {
  await tx.prepared('mail_folder_on', 'update mailbox_folder set last_uid = greatest(last_uid, $3) where mailbox_id = $1 and role = $2', [mailboxId, role, uid])
}
