import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EngineProcess } from './engine-process.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prilavok-engine-'))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

/** An engine whose program is this. */
function engineOf(program: string) {
  const script = join(folder, 'engine.mjs')
  writeFileSync(script, program)
  const said: string[] = []
  const engine = new EngineProcess({ folder: join(folder, 'clickhouse'), memory: 1, script, onStart: async () => {}, log: { info() {}, warn: (_details, message) => void said.push(message) } })
  return { engine, said }
}

test('where there is no engine for the machine it is said once, and not tried again', async () => {
  const { engine, said } = engineOf(`import 'an-engine-that-nobody-installed'`)
  await engine.start()
  await vi.waitUntil(() => said.length > 0, { timeout: 20_000 })
  expect(vi.getTimerCount()).toBe(0)
  expect([engine.place, engine.trouble, said]).toEqual([null, 'there is no analytics engine for this machine', [expect.stringContaining('CLICKHOUSE_URL')]])
  expect(readdirSync(folder)).toEqual(['clickhouse', 'engine.mjs'])
})

test('what fails on a new folder too leaves it where it is: one folder is put aside, not one after another', async () => {
  const { engine, said } = engineOf('process.exit(1)')
  await engine.start()
  for (let ended = 1; ended <= 8; ended += 1) {
    await vi.waitUntil(() => said.filter((one) => one.includes('ended')).length >= ended, { timeout: 20_000 })
    vi.runAllTimers()
  }
  await engine.stop()
  expect(readdirSync(folder).filter((name) => name.includes('broken'))).toHaveLength(1)
})
