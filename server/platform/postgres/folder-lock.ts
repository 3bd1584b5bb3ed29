import { chownSync, linkSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isSameProcess, processStart } from './processes.ts'
import { StartupError } from './startup-error.ts'

/** Who holds a data folder. */
export type Holder = { pid: number; start: string; command: string }

const fileName = 'prilavok.lock'

/** The data folder is in use by another living process. */
export class FolderInUse extends StartupError {
  override name = 'FolderInUse'
  readonly holder: Holder
  constructor(dataDir: string, holder: Holder) {
    super(
      `The data folder ${dataDir} is in use: \`prilavok ${holder.command}\` is running as process ${holder.pid}. ` +
        'Stop it first, or set PRILAVOK_DATA to another folder (and PORT to another port).',
    )
    this.holder = holder
  }
}

/** The living process that holds the folder, or null. */
export function folderHolder(dataDir: string): Holder | null {
  const holder = readHolder(join(dataDir, fileName))
  return holder && isSameProcess(holder) ? holder : null
}

/**
 * Takes the folder for this process, or throws FolderInUse. Gives back the function that lets it go. A lock left by a killed process,
 * also one whose pid has been given to another since, is no obstacle.
 */
export function lockFolder(dataDir: string, command: string): () => void {
  const path = join(dataDir, fileName)
  const mine: Holder = { pid: process.pid, start: processStart(process.pid) ?? 'unknown', command }
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 })
  giveToOwnerOfFolder(draft)
  try {
    // link() fails when the name exists, and the file appears with its whole content: nobody ever reads half a lock.
    for (let attempt = 0; attempt < 5; attempt++) {
      if (linked(draft, path)) return () => unlock(path, mine)
      const holder = readHolder(path)
      if (holder && isSameProcess(holder)) throw new FolderInUse(dataDir, holder)
      removeStale(path)
    }
    throw new StartupError(`The lock ${path} changes hands too fast: start one copy only.`)
  } finally {
    unlinkSync(draft)
  }
}

/** Root writes into the folder of an ordinary user without locking that user out. */
export function giveToOwnerOfFolder(path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(dirname(path))
  chownSync(path, uid, gid)
}

function removeStale(path: string): void {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return // another starter was quicker
  }
  // Between the look and the rename another starter may have put its own living lock there: it goes back.
  const moved = readHolder(aside)
  if (moved && isSameProcess(moved)) linked(aside, path)
  unlinkSync(aside)
}

function unlock(path: string, mine: Holder): void {
  const holder = readHolder(path)
  if (holder?.pid === mine.pid && holder.start === mine.start) unlinkSync(path)
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return null
  }
}
