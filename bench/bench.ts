// npm run bench — one table, all figures of one run. See bench/README.md for what each row measures.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { measureColdStart } from './cold-start.ts'
import { measureDay, prepareDay } from './day.ts'
import { measureCreates } from './creates.ts'
import { measureLimit } from './limit.ts'
import { measureLive } from './live.ts'
import { measureMessages } from './messages.ts'
import { prepareMillion } from './million.ts'
import { measureReads } from './reads.ts'
import { startBenchServer } from './server.ts'
import { table, type Row } from './table.ts'

const { values } = parseArgs({ options: { orders: { type: 'string', default: '1000000' }, seconds: { type: 'string', default: '15' } } })
const orders = Number(values.orders)
const seconds = Number(values.seconds)
const root = join(import.meta.dirname, '..')
const made = join(root, '.cache', `bench-${orders}`)
/** What a run writes must not be what the next one reads. */
const folder = `${made}-run`
const say = (text: string): void => void process.stderr.write(`${text}\n`)

say(`Preparing ${orders.toLocaleString('en')} orders in ${made} (kept for the next run) …`)
await prepareMillion(made, orders, say)
if (!existsSync(join(made, 'clickhouse'))) {
  say('Filling the read model of them …')
  const filling = await startBenchServer(made)
  await filling.readModelFilled(say)
  await filling.stop()
}
say('Copying them …')
await rm(folder, { recursive: true, force: true })
// Whose the files are counts: the database server runs as another user where this is root.
await promisify(execFile)('cp', ['-a', made, folder])

const rows: Row[] = []
say('Cold start …')
rows.push(...(await measureColdStart(root, folder)))
const server = await startBenchServer(folder)
try {
  await server.readModelFilled(say)
  rows.push(['memory of the app at rest', server.memory(), null, '', ''])
  say('Reads …')
  rows.push(...(await measureReads(server)))
  say('The day of a team …')
  await prepareDay(server, { ...process.env, PRILAVOK_DATA: folder }, orders, say)
  rows.push(...(await measureDay(server)))
  say('From commit to browser …')
  rows.push(...(await measureLive(server)))
  say('Messages …')
  rows.push(...(await measureMessages(server, seconds, say)))
  say('Creates through API v5 …')
  const creates = await measureCreates(server, seconds)
  rows.push(...creates.rows)
  rows.push(['memory of the app under that load', creates.memory, null, '', ''])
  say('The limit: the same rows by a minimal transaction …')
  const limit = await measureLimit(server, seconds)
  rows.push(['limit: minimal transaction of the same rows, 8 connections', `${limit.toFixed(0)} /s`, null, '', ''])
  rows.push(['creates ÷ limit', (creates.perSecond / limit).toFixed(2), creates.perSecond / limit >= 0.15, '≥ 0.15', 'aim 0.30'])
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

const { model } = cpus()[0] ?? { model: 'unknown' }
process.stdout.write(
  `\n${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${model.trim()} · ${Math.round(totalmem() / 2 ** 30)} GB · Node ${process.version} · ${orders.toLocaleString('en')} orders\n\n${table(rows)}\n`,
)
process.exitCode = rows.some(([, , met]) => met === false) ? 1 : 0
