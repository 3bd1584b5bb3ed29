import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'

const BUDGET = 4096
let script = ''
beforeAll(async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'prilavok-tracker-'))
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'silent', build: { outDir } })
  script = await readFile(join(outDir, 't.js'), 'utf8')
  await rm(outDir, { recursive: true })
}, 60_000)

describe('the script for the shops’ pages', () => {
  test(`weighs at most ${BUDGET} bytes, gzipped`, () => {
    const weight = gzipSync(script, { level: 9 }).length
    expect(weight).toBeLessThanOrEqual(BUDGET)
    expect(weight).toBeGreaterThan(1000)
  })

  test('does nothing that a strict policy of a page forbids', () => {
    expect(script).not.toMatch(/\beval\(|new Function|innerHTML|document\.write|\.style\b|createElement/)
    expect(script).not.toMatch(/^\s*(import|export)\b/m)
  })
})
