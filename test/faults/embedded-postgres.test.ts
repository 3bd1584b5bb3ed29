import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { FolderInUse, runningServer, startEmbeddedPostgres, type EmbeddedPostgres } from '#server/platform/postgres/index.ts'
import { processesStandingIn } from '#server/platform/postgres/processes.ts'
import { copyDataFolder, makeDataFolder } from './data-folder.ts'

// Everything here waits for a real disk: with a busy one that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const isRoot = process.getuid?.() === 0
const quiet = { warn() {}, error() {} }
let top: string
let dataDir: string
const started: EmbeddedPostgres[] = []

let made: string
beforeAll(async () => {
  made = await makeDataFolder()
})
afterAll(() => rmSync(made, { recursive: true }))

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'embedded-'))
  // mkdtemp's mode is 0700: for the user that root drops to, this is a folder that only root may enter.
  dataDir = join(top, 'Мой магазин', `${'длинное имя '.repeat(8)}папки`)
})
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
  rmSync(top, { recursive: true })
})

async function start(log: typeof quiet = quiet): Promise<EmbeddedPostgres> {
  if (!existsSync(dataDir)) copyDataFolder(made, dataDir)
  const server = await startEmbeddedPostgres({ dataDir, log })
  started.push(server)
  return server
}

async function ask<Row extends pg.QueryResultRow>(server: EmbeddedPostgres, text: string): Promise<Row[]> {
  const client = new pg.Client(server.connection)
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

test('a database made under a long path with spaces and Cyrillic, closed to others, works and knows Russian', async () => {
  mkdirSync(dataDir, { recursive: true })
  const server = await start()
  const [row] = await ask<{ lower: string; words: string }>(
    server,
    "select lower('ЁЛКА') as lower, to_tsvector('russian', 'Заказы покупателей')::text as words",
  )
  expect(row).toEqual({ lower: 'ёлка', words: "'заказ':1 'покупател':2" })
  await ask(server, 'create extension pg_trgm')
  // Without the system's idea of letters a misspelt Russian name would be like nothing.
  expect(await ask(server, "select similarity('Иванов', 'Ивонов') > 0.3 as alike")).toEqual([{ alike: true }])
})

test('it listens to nobody beyond this machine, and asks for the password', async () => {
  const server = await start()
  expect(await ask(server, "select current_setting('listen_addresses') as at")).toEqual([{ at: process.platform === 'win32' ? '127.0.0.1' : '' }])
  const stranger = new pg.Client({ ...server.connection, password: 'guessed' })
  await expect(stranger.connect()).rejects.toThrow(/password authentication failed/)
  expect(statSync(join(dataDir, 'postgres-password')).mode & 0o077).toBe(0)
  expect(statSync(join(dataDir, 'postgres-running.json')).mode & 0o077).toBe(0)
})

test('a second start on the same folder is refused', async () => {
  await start()
  await expect(start()).rejects.toThrow(FolderInUse)
})

test('what was written is there after a stop and a new start, and a stop leaves no trace', async () => {
  const first = await start()
  await ask(first, 'create table kept as select 42 as answer')
  await first.stop()
  expect(runningServer(dataDir)).toBeNull()
  expect(() => statSync(first.connection.host)).toThrow(/ENOENT/)
  expect(await ask(await start(), 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('a killed database server comes back by itself, under the same address, with everything that was committed', async () => {
  const log = { warn: vi.fn(), error: vi.fn() }
  const server = await start(log)
  await ask(server, 'create table kept as select 42 as answer')
  const killed = server.pid
  process.kill(killed, 'SIGKILL')
  const rows = await vi.waitFor(() => ask(server, 'select answer from kept'), { timeout: 60_000, interval: 50 })
  expect(rows).toEqual([{ answer: 42 }])
  expect(server.pid).not.toBe(killed)
  expect(log.error).toHaveBeenCalledWith(expect.stringContaining('starting it again'))
})

test('a database server that keeps dying is given up, and the app is told', async () => {
  const server = await start()
  const given = new Promise<Error>((resolve) => server.onExit(resolve))
  for (let death = 0; death < 4; death++) {
    const pid = server.pid
    process.kill(pid, 'SIGKILL')
    if (death < 3) await vi.waitFor(() => expect(server.pid).not.toBe(pid), { timeout: 60_000, interval: 20 })
  }
  expect((await given).message).toContain('again and again')
})

test('a pid file whose number belongs to a stranger now does not stop the start', async () => {
  const first = await start()
  await first.stop()
  // PostgreSQL only takes a process of its own user for a server that is still running.
  const { uid, gid } = statSync(join(dataDir, 'postgres'))
  const stranger = spawn('sleep', ['600'], { stdio: 'ignore', ...(isRoot ? { uid, gid } : {}) })
  try {
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), `${stranger.pid}\n/elsewhere\n`)
    const server = await start()
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(stranger.exitCode).toBeNull()
  } finally {
    stranger.kill()
  }
})

test('a half-made cluster of a killed first start is made anew', async () => {
  mkdirSync(join(dataDir, 'postgres.new', 'base'), { recursive: true })
  writeFileSync(join(dataDir, 'postgres.new', 'PG_VERSION'), '18\n')
  expect(await ask(await start(), 'select 1 as one')).toEqual([{ one: 1 }])
})

test.runIf(process.platform === 'linux')('after a stop no process stands in the folder', async () => {
  const server = await start()
  const folder = realpathSync(join(dataDir, 'postgres'))
  expect(processesStandingIn(folder)).toContain(server.pid)
  await server.stop()
  expect(processesStandingIn(folder)).toEqual([])
})

test.runIf(isRoot)('root does not run the server as root, and keeps the owner of the cluster', async () => {
  const first = await start()
  const owner = statSync(join(dataDir, 'postgres')).uid
  expect(owner).not.toBe(0)
  expect(statSync(`/proc/${first.pid}`).uid).toBe(owner)
  await first.stop()
  const second = await start()
  expect(statSync(`/proc/${second.pid}`).uid).toBe(owner)
})
