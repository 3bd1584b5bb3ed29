import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBinaries, locatePackage } from './binaries.ts'

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65_534, gid: 65_534 }
let folder: string
let packageDir: string
const links = () => JSON.parse(readFileSync(join(packageDir, 'native/pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'binaries-'))
  chmodSync(folder, 0o755)
  packageDir = join(folder, 'closed', 'package')
  mkdirSync(join(folder, 'closed'), { mode: 0o700 })
  cpSync(locatePackage(), packageDir, { recursive: true, verbatimSymlinks: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

test.runIf(process.platform === 'linux')('what install scripts would have done is done when they were forbidden', () => {
  for (const { target } of links()) rmSync(join(packageDir, target))
  chmodSync(join(packageDir, 'native/bin/postgres'), 0o644)
  expect(findBinaries(null, packageDir).version).toMatch(/^18\./)
  for (const { target } of links()) expect(lstatSync(join(packageDir, target)).isSymbolicLink()).toBe(true)
})

// Only root can give files to another user and run programs as one.
describe.runIf(isRoot)('under a folder that only root may enter', () => {
  const shared = () => join(folder, 'shared')

  test('the server is copied once to where its user may reach it', () => {
    const { postgres } = findBinaries(nobody, packageDir, shared())
    expect(postgres.startsWith(shared())).toBe(true)
    expect(spawnSync(postgres, ['--version'], { ...nobody, cwd: '/', encoding: 'utf8' }).stdout).toContain('PostgreSQL')
    const made = statSync(postgres).mtimeMs
    expect(findBinaries(nobody, packageDir, shared()).postgres).toBe(postgres)
    expect(statSync(postgres).mtimeMs).toBe(made)
  })

  test('a copy that others may write is not trusted', () => {
    chmodSync(shared(), 0o777)
    expect(() => findBinaries(nobody, packageDir, shared())).toThrow(/must belong to root/)
  })
})
