// What visitors do, taken through the door: `node_modules/.bin/node bench/collector.ts [--seconds 20] [--flood 60]`. Alone it runs on an empty database of its own; the whole
// bench runs it on the million. The client shares the processors with the server.
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startBenchServer, type BenchServer } from './server.ts'
import { milliseconds, percentile, table, type Row } from './table.ts'

const SITE = 'bench-site'
const IN_BATCH = 10
const VISITORS = 20_000
const TICK = 10
/** What a person does: mostly looks. */
const KINDS = [...Array<string>(58).fill('page'), ...Array<string>(26).fill('product'), ...Array<string>(5).fill('search'), ...Array<string>(7).fill('cart_add'), ...Array<string>(2).fill('favourite_add'), ...Array<string>(2).fill('custom')]

/** Events a second taken durably at 5,000, and at twice as many for a while, when the server may ask to come again and nothing may be lost. */
export async function measureCollector(server: BenchServer, seconds: number, flood: number): Promise<Row[]> {
  await prepare(server)
  const visitors = Array.from({ length: VISITORS }, () => randomUUID())
  await press(server, visitors, 2000, 3)
  const disk = probeDisk()
  const host = probeHost()
  const steady = await press(server, visitors, 5000, seconds)
  const stolen = host()
  const flushes = await disk()
  const hard = await press(server, visitors, 10_000, flood)
  const written = await untilWritten(server)
  const { rows } = await server.pool.query<{ count: number }>('select count(*)::int as count from site_event where site = $1 and uid = any($2::uuid[])', [SITE, hard.sample])
  const lost = hard.sample.length - rows[0]!.count + hard.given - hard.taken
  return [
    ['events taken durably, 10 a batch', `${Math.round(steady.taken / steady.took)} /s`, steady.taken === steady.given && percentile(steady.times, 0.99) <= 100, '≥ 5,000 /s, p99 ≤ 100 ms', `p50 ${milliseconds(percentile(steady.times, 0.5))}, p99 ${milliseconds(percentile(steady.times, 0.99))}`],
    ['limit: 200 kB to the same disk, meanwhile', `p99 ${milliseconds(percentile(flushes, 0.99))}`, null, '', `p50 ${milliseconds(percentile(flushes, 0.5))}, at most ${milliseconds(Math.max(...flushes))}`],
    ['limit: processor time that the host gave to others, meanwhile', stolen === null ? 'not known' : `${Math.round(stolen * 100)} %`, null, '', ''],
    [`10,000 events/s for ${flood} s`, `${Math.round(hard.taken / hard.took)} /s, ${lost} lost`, lost === 0, '0 lost', `p99 ${milliseconds(percentile(hard.times, 0.99))}, ${hard.asked} batches asked to come again, all in visits ${milliseconds(written)} after the last`],
    ['memory of the app under that load', server.memory(), null, '', ''],
  ]
}

/** What was acknowledged is on the disk; visits and events have it a moment later. @returns how much later */
async function untilWritten({ pool }: BenchServer): Promise<number> {
  const began = performance.now()
  while ((await pool.query('select from site_inbox limit 1')).rowCount) await new Promise((resolve) => setTimeout(resolve, 20))
  return performance.now() - began
}

/** How long the disk by itself takes for about what a transaction of events writes: no answer that waits for the disk is sooner. @returns what ends it */
function probeDisk(): () => Promise<number[]> {
  const times: number[] = []
  let isOver = false
  const probing = (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'prilavok-disk-'))
    const file = await open(join(folder, 'probe'), 'w')
    const block = Buffer.alloc(200_000, 1)
    while (!isOver) {
      const began = performance.now()
      await file.write(block, 0, block.length, 0)
      await file.datasync()
      times.push(performance.now() - began)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await file.close()
    await rm(folder, { recursive: true })
  })()
  return async () => {
    isOver = true
    await probing
    return times
  }
}

/** Which part of the processors' time a virtual machine asked for and did not get. @returns what ends it; null where the system does not say */
function probeHost(): () => number | null {
  const times = (): number[] | null => (existsSync('/proc/stat') ? readFileSync('/proc/stat', 'utf8').split('\n')[0]!.trim().split(/\s+/).slice(1, 9).map(Number) : null)
  const before = times()
  return () => {
    const after = times()
    if (!before || !after) return null
    const spent = after.map((ticks, index) => ticks - before[index]!)
    return spent[7]! / spent.reduce((sum, ticks) => sum + ticks, 0)
  }
}

type Pressed = { given: number; taken: number; asked: number; took: number; times: number[]; sample: string[] }

/** Sends so many events a second, whatever the server says of the last ones: visitors do not wait for each other. */
async function press(server: BenchServer, visitors: readonly string[], perSecond: number, seconds: number): Promise<Pressed> {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 })
  const result: Pressed = { given: 0, taken: 0, asked: 0, took: 0, times: [], sample: [] }
  const began = performance.now()
  const under: Promise<void>[] = []
  while (performance.now() - began < seconds * 1000) {
    const due = Math.floor(((performance.now() - began) / 1000) * (perSecond / IN_BATCH))
    while (under.length < due) {
      const sent = batch(visitors[Math.floor(Math.random() * visitors.length)]!)
      result.given += IN_BATCH
      if (under.length % 20 === 0) result.sample.push(...sent.uids)
      under.push(deliver(server, agent, sent, result))
    }
    await new Promise((resolve) => setTimeout(resolve, TICK))
  }
  await Promise.all(under)
  result.took = Math.max(seconds, (performance.now() - began) / 1000)
  agent.destroy()
  return result
}

type Sent = { visitor: string; address: string; events: object[]; uids: string[] }

function batch(visitor: string): Sent {
  const uids = Array.from({ length: IN_BATCH }, () => randomUUID())
  const t = Date.now()
  // Addresses are as many as visitors: the limit of an address is not what is measured.
  const address = `10.${parseInt(visitor.slice(0, 2), 16)}.${parseInt(visitor.slice(2, 4), 16)}.${parseInt(visitor.slice(4, 6), 16)}`
  return { visitor, address, uids, events: uids.map((id, index) => event(id, t - (IN_BATCH - index) * 200)) }
}

function event(id: string, t: number): object {
  const k = KINDS[Math.floor(Math.random() * KINDS.length)]!
  const offer = `b${Math.floor(Math.random() * 1000)}`
  const u = `https://bench.example/${k}/${offer}`
  if (k === 'page') return { id, t, k, u, n: 'Страница магазина' }
  if (k === 'search') return { id, t, k, u, q: 'кружка' }
  return k === 'custom' ? { id, t, k, u, d: { name: 'video' } } : { id, t, k, u, o: offer, p: 450, c: 1 }
}

/** As the script does: what was refused for now is sent again a little later. */
async function deliver(server: BenchServer, agent: Agent, sent: Sent, result: Pressed): Promise<void> {
  for (;;) {
    const started = performance.now()
    const { status, body } = await post(server, agent, sent.address, JSON.stringify({ site: SITE, visitor: sent.visitor, now: Date.now(), consent: 'anonymous', events: sent.events }))
    if (status === 200) {
      result.times.push(performance.now() - started)
      result.taken += (JSON.parse(body) as { taken: number }).taken
      return
    }
    if (status !== 429) throw new Error(`collect answered ${status}: ${body.slice(0, 300)}`)
    result.asked += 1
    await new Promise((resolve) => setTimeout(resolve, 1000 + Math.random() * 1000))
  }
}

function post(server: BenchServer, agent: Agent, address: string, text: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text), 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0', 'x-forwarded-for': address }
    const sent = request(`${server.url}/api/collect`, { method: 'POST', agent, headers }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (part: string) => (body += part)).on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
    })
    sent.on('error', reject)
    sent.end(text)
  })
}

async function prepare(server: BenchServer): Promise<void> {
  await server.pool.query(`insert into site (code, name, url) values ($1, 'Bench', 'https://bench.example') on conflict do nothing`, [SITE])
  await server.pool.query(`insert into site_tracking (site, secret) values ($1, 'bench') on conflict do nothing`, [SITE])
  await server.pool.query(`insert into product (site, external_id, name) select $1, 'b' || n, 'Товар ' || n from generate_series(0, 999) n on conflict do nothing`, [SITE])
  await server.pool.query(`insert into offer (product_id, site, external_id, name) select p.id, p.site, p.external_id, p.name from product p where p.site = $1 on conflict do nothing`, [SITE])
  await server.pool.query('analyze site, product, offer')
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '20' }, flood: { type: 'string', default: '60' } } })
  const folder = await mkdtemp(join(tmpdir(), 'prilavok-collector-'))
  const server = await startBenchServer(folder)
  try {
    process.stdout.write(`${table(await measureCollector(server, Number(values.seconds), Number(values.flood)))}\n`)
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
