// npm run bench:insight — the figures of insight, one after another, each in a process of its own. See bench/README.md.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { orders: { type: 'string', default: '1000000' }, customers: { type: 'string', default: '1000000' }, events: { type: 'string', default: '50000000' } } })
const { orders, customers, events } = values
const PARTS: [file: string, args: string[]][] = [
  ['collector.ts', []],
  ['reports.ts', ['--orders', orders]],
  ['segments.ts', ['--customers', customers, '--events', events]],
  ['analytics-rebuild.ts', ['--orders', orders]],
]
let isMet = true
for (const [file, args] of PARTS) {
  process.stderr.write(`${file} …\n`)
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, file), ...args], { stdio: 'inherit' })
  isMet &&= status === 0
}
process.exitCode = isMet ? 0 : 1
