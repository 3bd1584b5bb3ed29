import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ClickHouseAway, ClickHouseError } from './clickhouse.ts'
import { EngineProcess } from './engine-process.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prilavok-engine-'))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

/** An engine whose program is this. */
function engineOf(program: string, onStart = async (): Promise<void> => {}) {
  const script = join(folder, 'engine.mjs')
  writeFileSync(script, program)
  const said: string[] = []
  const pauses: number[] = []
  const log = {
    info() {},
    warn(details: object, message: string) {
      if ('pause' in details) pauses.push(details.pause as number)
      said.push(message)
    },
  }
  const engine = new EngineProcess({ folder: join(folder, 'clickhouse'), memory: 1, script, onStart, log })
  const ended = (times: number) => vi.waitUntil(() => pauses.length >= times, { timeout: 20_000 })
  return { engine, said, pauses, ended }
}
/** Comes up; what it does then. */
const UP = `process.stdout.write('{"port":1}\\n'); process.stdin.resume();`
const putAside = () => readdirSync(folder).filter((name) => name.includes('broken')).length

test('where there is no engine for the machine it is said once, and not tried again', async () => {
  const { engine, said } = engineOf(`import 'an-engine-that-nobody-installed'`)
  await engine.start()
  await vi.waitUntil(() => said.length > 0, { timeout: 20_000 })
  expect(vi.getTimerCount()).toBe(0)
  expect([engine.place, engine.trouble, said]).toEqual([null, 'there is no analytics engine for this machine', [expect.stringContaining('CLICKHOUSE_URL')]])
  expect(readdirSync(folder)).toEqual(['clickhouse', 'engine.mjs'])
})

test('what fails on a new folder too leaves it where it is: one folder is put aside, not one after another', async () => {
  const { engine, ended } = engineOf('process.exit(1)')
  await engine.start()
  for (let times = 1; times <= 8; times += 1) {
    await ended(times)
    vi.runAllTimers()
  }
  await engine.stop()
  expect(putAside()).toBe(1)
})

test('killed again and again it keeps its folder, and each pause is longer than the one before until it stays up', async () => {
  const { engine, pauses, ended } = engineOf(UP)
  await engine.start()
  for (let times = 1; times <= 8; times += 1) {
    await vi.waitUntil(() => engine.place !== null, { timeout: 20_000 })
    process.kill(engine.place!.pid, 'SIGKILL')
    await ended(times)
    expect(engine.restarts).toEqual({ count: times, nextAt: expect.any(Date) })
    expect(+engine.restarts.nextAt! - Date.now()).toBeGreaterThan(pauses.at(-1)! - 1000)
    vi.runAllTimers()
  }
  await vi.waitUntil(() => engine.place !== null, { timeout: 20_000 })
  expect(engine.restarts).toEqual({ count: 8, nextAt: null })
  vi.setSystemTime(Date.now() + 60_000)
  expect(engine.restarts.count).toBe(0)
  process.kill(engine.place!.pid, 'SIGKILL')
  await ended(9)
  await engine.stop()
  expect(pauses).toEqual([500, 2000, 5000, 15_000, 15_000, 15_000, 15_000, 15_000, 0])
  expect(putAside()).toBe(0)
})

test.each([
  ['killed while it starts', `process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)`, 0],
  ['without room on the disk', `console.error('Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE)'); process.exitCode = 1`, 0],
  ['kept out by another engine of the folder', `console.error('Cannot lock file /x/status'); process.exitCode = 1`, 0],
  ['told to end', `${UP} process.exit(0)`, 0],
  ['falling by itself as soon as it is up', `${UP} process.abort()`, 1],
  ['falling before it is up', 'process.abort()', 1],
])('an engine %s: folders put aside after many starts', async (_name, program, expected) => {
  const { engine, ended } = engineOf(program)
  await engine.start()
  for (let times = 1; times <= 7; times += 1) {
    await ended(times)
    vi.runAllTimers()
  }
  await engine.stop()
  expect(putAside()).toBe(expected)
})

test.each([
  ['the engine refuses', new ClickHouseError('Code: 79. INCORRECT_FILE_NAME'), 1],
  ['is cut short by a kill', new ClickHouseAway('socket hang up'), 0],
])('a start that %s what every start asks of its tables: folders put aside', async (_name, error, expected) => {
  const { engine, ended } = engineOf(UP, () => Promise.reject(error))
  await engine.start()
  for (let times = 1; times <= 4; times += 1) {
    await ended(times)
    vi.runAllTimers()
  }
  expect(engine.trouble).toContain(expected === 1 ? 'INCORRECT_FILE_NAME' : 'SIGKILL')
  await engine.stop()
  expect(putAside()).toBe(expected)
})
