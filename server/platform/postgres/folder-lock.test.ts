import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FolderInUse, folderHolder, lockFolder } from './folder-lock.ts'
import { processStart } from './processes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const lockOf = (pid: number, start: string) =>
  writeFileSync(join(folder, 'prilavok.lock'), JSON.stringify({ pid, start, command: 'start' }))

test('a folder is taken once, and the second is told who has it', () => {
  lockFolder(folder, 'start')
  expect(() => lockFolder(folder, 'doctor')).toThrow(FolderInUse)
  expect(() => lockFolder(folder, 'doctor')).toThrow(`process ${process.pid}`)
  expect(folderHolder(folder)).toMatchObject({ pid: process.pid, command: 'start' })
})

test('a folder that was let go can be taken again, and nothing is left lying about', () => {
  lockFolder(folder, 'start')()
  expect(folderHolder(folder)).toBeNull()
  expect(readdirSync(folder)).toEqual([])
  expect(() => lockFolder(folder, 'start')).not.toThrow()
})

test('the lock of a dead process is no obstacle', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(other, 'spawn')
  const start = processStart(other.pid!)!
  lockOf(other.pid!, start)
  expect(() => lockFolder(folder, 'start')).toThrow(`process ${other.pid}`)
  other.kill('SIGKILL')
  await once(other, 'exit')
  expect(() => lockFolder(folder, 'start')).not.toThrow()
})

test('the lock of a dead process whose number belongs to another one now is no obstacle', () => {
  lockOf(process.pid, 'another start of another boot')
  expect(folderHolder(folder)).toBeNull()
  expect(() => lockFolder(folder, 'start')).not.toThrow()
})

test('a lock that is no sense at all is no obstacle', () => {
  writeFileSync(join(folder, 'prilavok.lock'), 'half a wri')
  expect(() => lockFolder(folder, 'start')).not.toThrow()
})

test('letting go does not take away the lock of a successor', () => {
  const unlock = lockFolder(folder, 'start')
  lockOf(1, 'successor')
  unlock()
  expect(existsSync(join(folder, 'prilavok.lock'))).toBe(true)
})
