import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveToOwnerOfFolder, isSameProcess, processStart } from './postgres/index.ts'

/** What a serving process leaves in the data folder for `doctor` to find it by. */
export type RunningApp = { pid: number; start: string; url: string; version: string; roles: string[]; since: string }

const path = (dataDir: string): string => join(dataDir, 'prilavok-running.json')

/** @returns how to take the note away again. */
export function announceApp(dataDir: string, app: Omit<RunningApp, 'pid' | 'start' | 'since'>): () => void {
  const note: RunningApp = { pid: process.pid, start: processStart(process.pid) ?? 'unknown', since: new Date().toISOString(), ...app }
  const draft = `${path(dataDir)}.${process.pid}`
  writeFileSync(draft, JSON.stringify(note, null, 2))
  giveToOwnerOfFolder(draft)
  renameSync(draft, path(dataDir))
  return () => {
    if (readNote(dataDir)?.pid === process.pid) rmSync(path(dataDir), { force: true })
  }
}

/** The process that serves this data folder, or null when none lives. */
export function runningApp(dataDir: string): RunningApp | null {
  const note = readNote(dataDir)
  return note && isSameProcess(note) ? note : null
}

function readNote(dataDir: string): RunningApp | null {
  try {
    return JSON.parse(readFileSync(path(dataDir), 'utf8')) as RunningApp
  } catch {
    return null
  }
}
