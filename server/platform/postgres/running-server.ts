import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderHolder, giveToOwnerOfFolder } from './folder-lock.ts'

/** How to reach the embedded server; fits `pg`'s options as it stands. `host` is a socket folder on Unix. */
export type Connection = { host: string; port: number; user: string; password: string; database: string }

/** What the process that holds a data folder leaves for others to find it by. */
export type RunningServer = { connection: Connection; version: string; serverPid: number }

const path = (dataDir: string): string => join(dataDir, 'postgres-running.json')

/** The embedded server of a folder whose holder lives, or null. */
export function runningServer(dataDir: string): RunningServer | null {
  return folderHolder(dataDir) ? lastServer(dataDir) : null
}

/** What the last run wrote, living or not. */
export function lastServer(dataDir: string): RunningServer | null {
  try {
    return JSON.parse(readFileSync(path(dataDir), 'utf8')) as RunningServer
  } catch {
    return null
  }
}

export function announceServer(dataDir: string, server: RunningServer): void {
  const draft = `${path(dataDir)}.new`
  writeFileSync(draft, JSON.stringify(server, null, 2), { mode: 0o600 })
  giveToOwnerOfFolder(draft)
  renameSync(draft, path(dataDir))
}

export function withdrawServer(dataDir: string): void {
  rmSync(path(dataDir), { force: true })
}
