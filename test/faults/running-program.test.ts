import { spawnSync } from 'node:child_process'
import { chmodSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { processStart, runningServer } from '#server/platform/postgres/index.ts'
import { copyDataFolder, makeDataFolder } from './data-folder.ts'
import { runProgram, startProgram, type RunningProgram, type Setting } from './program.ts'

// Everything here waits for a real disk: with a busy one that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const nobody = { uid: 65_534, gid: 65_534 }
let dataDir: string
const programs: RunningProgram[] = []

let made: string

beforeAll(async () => {
  made = await makeDataFolder()
})
afterAll(() => rmSync(made, { recursive: true }))
beforeEach(() => {
  dataDir = `${made}-copy`
  copyDataFolder(made, dataDir)
})
afterEach(async () => {
  for (const program of programs.splice(0)) {
    program.kill('SIGTERM')
    await program.ended
  }
  rmSync(dataDir, { recursive: true })
})

const setting = (environment: Record<string, string> = {}): Setting => ({ environment: { PRILAVOK_DATA: dataDir, ...environment } })

async function start(how = setting()): Promise<RunningProgram> {
  const program = await startProgram(how)
  programs.push(program)
  return program
}

async function ask(text: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client(runningServer(dataDir)!.connection)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

test('a signal stops it cleanly, and its database with it', async () => {
  const program = await start()
  const server = runningServer(dataDir)!.serverPid
  program.kill('SIGINT')
  expect(await program.ended).toMatchObject({ code: 0 })
  expect(processStart(server)).toBeNull()
  expect(runningServer(dataDir)).toBeNull()
})

test('a killed one takes its database along, and loses nothing', async () => {
  const first = await start()
  await ask('create table kept as select 42 as answer')
  const server = runningServer(dataDir)!.serverPid
  first.kill('SIGKILL')
  expect((await first.ended).signal).toBe('SIGKILL')
  await vi.waitFor(() => expect(processStart(server)).toBeNull(), { timeout: 60_000 })

  const second = await start()
  expect(await ask('select answer from kept')).toEqual([{ answer: 42 }])
  expect((await fetch(`${second.url}/health`)).status).toBe(200)
})

test.runIf(process.platform === 'linux')('a database that outlives everybody is taken over by the next start', async () => {
  const first = await start()
  await ask('create table kept as select 42 as answer')
  const orphan = runningServer(dataDir)!.serverPid
  spawnSync('pkill', ['-KILL', '-f', `kill -INT.* ${orphan}$`])
  first.kill('SIGKILL')
  await first.ended
  expect(processStart(orphan)).not.toBeNull()

  await start()
  expect(runningServer(dataDir)!.serverPid).not.toBe(orphan)
  expect(processStart(orphan)).toBeNull()
  expect(await ask('select answer from kept')).toEqual([{ answer: 42 }])
})

test('a second copy is refused with the process of the first, and doctor shares its database', async () => {
  const first = await start()
  const second = await runProgram(['start'], setting())
  expect(second.code).toBe(1)
  expect(second.output).toContain(`process ${first.pid}`)
  expect(second.output).toContain('PRILAVOK_DATA')

  const { output } = await runProgram(['doctor'], setting())
  expect(output).toContain(`process ${first.pid}`)
  expect(output).toMatch(/✓ database +PostgreSQL 18\.\d+, embedded, running/)
  expect(output).toMatch(/✓ migrations/)
})

test('a taken port is named, and nothing is left running', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as { port: number }
  const { code, output } = await runProgram(['start'], setting({ PORT: String(port) }))
  other.close()
  expect(code).toBe(1)
  expect(output).toContain(`Port ${port} on 127.0.0.1 is taken`)
  expect(runningServer(dataDir)).toBeNull()
})

test.each([
  [{ PORT: 'eighty', LOG_LEVEL: 'loud' }, /PORT is "eighty"[^]*LOG_LEVEL is "loud"/],
  [{ DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/shop' }, /DATABASE_URL cannot be used: .*ECONNREFUSED/],
])('with %o it ends with 1 and says why in words', async (environment, words) => {
  const { code, output } = await runProgram(['start'], setting(environment))
  expect(code).toBe(1)
  expect(output).toMatch(words)
  expect(output).not.toMatch(/secret| at .*\.ts:/)
})

test('a data folder that cannot be one is named', async () => {
  writeFileSync(join(dataDir, 'file'), '')
  const { code, output } = await runProgram(['start'], setting({ PRILAVOK_DATA: join(dataDir, 'file') }))
  expect(code).toBe(1)
  expect(output).toMatch(/data folder .*file cannot be made.*PRILAVOK_DATA/)
})

const canBeNobody = process.getuid?.() === 0 && spawnSync(process.execPath, [join(import.meta.dirname, 'program.ts')], nobody).status === 0

test.runIf(canBeNobody)('an ordinary user runs it, then root on the same folder, then the user again', async () => {
  spawnSync('chown', ['-R', `${nobody.uid}:${nobody.gid}`, dataDir])
  chmodSync(dataDir, 0o700)
  for (const user of [nobody, undefined, nobody]) {
    const program = await start({ ...setting(), user })
    expect(statSync(`/proc/${runningServer(dataDir)!.serverPid}`).uid).toBe(nobody.uid)
    program.kill('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0, output: expect.stringContaining('stopping') })
  }
})

test.runIf(canBeNobody)('a user who starts on the database of another is told whose it is', async () => {
  const program = await start()
  program.kill('SIGTERM')
  await program.ended
  chmodSync(dataDir, 0o777)
  const { code, output } = await runProgram(['start'], { ...setting(), user: nobody })
  expect(code).toBe(1)
  expect(output).toMatch(/belongs to user number \d+, and this is user number 65534/)
})
