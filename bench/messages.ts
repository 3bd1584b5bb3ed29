import { Agent, request } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import type { BenchServer } from './server.ts'
import { milliseconds, percentile, type Row } from './table.ts'

const QUEUED = 250_000
const CONNECTIONS = 10
const PROMPTS = 30
const PER_SECOND = 100
const DOMAIN = 'bench.test'

/**
 * Letters to a mail server on this machine that takes everything. Orders at a steady rate with a rule that writes to each buyer; a campaign of
 * 250,000 personal letters by a template, and what a letter that somebody waits for is delayed by it, from the call of the API to its last byte.
 */
export async function measureMessages(server: BenchServer, seconds: number, say: (text: string) => void): Promise<Row[]> {
  const sink = await startSink()
  try {
    await server.pool.query(`delete from message where key like 'bench:%'`)
    const customers = await prepare(server, sink.port)
    const quiet = await promptTimes(server, sink, customers)
    const steady = await ruleTimes(server, sink, seconds)
    say(`  queueing ${QUEUED.toLocaleString('en')} letters …`)
    await server.pool.query(QUEUE, [QUEUED])
    await server.pool.query('analyze message')
    const before = sink.letters()
    const started = performance.now()
    await setTimeout(seconds * 1000)
    const rate = ((sink.letters() - before) * 1000) / (performance.now() - started)
    const busy = await promptTimes(server, sink, customers)
    const p95 = percentile(steady, 0.95)
    const delay = Math.max(...busy) - percentile(quiet, 0.5)
    return [
      [`from an order's arrival to its letter at the mail server, by a rule, at ${PER_SECOND} orders/s, p95`, milliseconds(p95), p95 <= 2000, '≤ 2,000 ms', `p50 ${milliseconds(percentile(steady, 0.5))}`],
      ['bulk letters by a personal template to a local mail server', `${rate.toFixed(0)} /s`, rate >= 300, '≥ 300 /s', `${QUEUED.toLocaleString('en')} queued, ${CONNECTIONS} connections`],
      ['what that campaign delays a single letter by, at most', milliseconds(delay), delay <= 2000, '≤ 2,000 ms', `p50 ${milliseconds(percentile(busy, 0.5))}, without it ${milliseconds(percentile(quiet, 0.5))}`],
    ]
  } finally {
    await server.pool.query(`delete from message where key like 'bench:%' and state <> 'sending'`)
    await removeProvider(server)
    await sink.close()
  }
}

async function removeProvider(server: BenchServer): Promise<void> {
  const { rows } = (await call(server, 'GET', '/api/message-providers')) as { rows: { id: number; title: string }[] }
  for (const { id } of rows.filter((one) => one.title === 'bench')) await call(server, 'DELETE', `/api/message-providers/${id}`)
}

const BLOCKS = [
  { kind: 'header' },
  { kind: 'heading', text: 'Здравствуйте, {{ customer.firstName }}!' },
  { kind: 'text', text: 'Скидка {{ discount }} % на всё, что вы любите, — до воскресенья. Вы с нами с {{ customer.createdAt | date: "%d.%m.%Y" }}.' },
  { kind: 'button', text: 'Выбрать', url: 'https://shop.example/sale?c={{ customer.id }}' },
]

async function prepare(server: BenchServer, port: number): Promise<number[]> {
  await removeProvider(server)
  await call(server, 'POST', '/api/message-providers', {
    kind: 'smtp', title: 'bench', isDefault: true, settings: { host: '127.0.0.1', port, security: 'none', from: `shop@${DOMAIN}`, connections: CONNECTIONS },
  })
  await server.pool.query(
    `insert into sending_domain (domain, checks, checked_at) values ($1, '[]', now()) on conflict (domain) do update set checks = '[]', checked_at = now()`, [DOMAIN])
  await server.pool.query('update message_settings set quiet_on = false')
  await server.pool.query(`insert into subscription_category (channel, code, name, auto_subscribe) values ('email', 'bench', 'bench', true) on conflict do nothing`)
  await call(server, 'POST', '/api/message-templates', {
    code: 'bench', channel: 'email', name: 'bench', purpose: 'marketing', topic: 'bench', isActive: true, format: 'blocks', onMissing: 'empty', transliterate: false,
    content: { ru: { subject: '{{ customer.firstName }}, скидка {{ discount }} %', body: BLOCKS } },
  }).catch(() => {})
  const { rows } = await server.pool.query<{ id: number }>(`select id from customer where merged_into is null and type = 'customer' order by id limit 1000`)
  if (rows.length === 0) throw new Error('there are no customers to write to')
  return rows.map((row) => Number(row.id))
}

/** Written as rows: what is measured is sending. */
const QUEUE = `
  insert into message (key, lane, purpose, topic, channel, provider_id, template_id, customer_id, address, is_address_given, domain, line, variables, state, due_at, next_try_at,
    message_id, origin)
  select 'bench:' || i || ':' || extract(epoch from now()), 'bulk', 'marketing', 'bench', 'email', p.id, t.id, c.id, 'c' || i || '@receiver.test', true, 'receiver.test',
    'bulk:bench:' || i, jsonb_build_object('discount', i % 50), 'planned', now(), now(), '<bench-' || i || '-' || extract(epoch from now()) || '@${DOMAIN}>', '{"kind": "campaign"}'
  from generate_series(1, $1::int) i
    cross join (select id from message_provider where channel = 'email' and is_default) p
    cross join (select id from message_template where code = 'bench') t
    cross join (select array_agg(id) as ids from (select id from customer where merged_into is null and type = 'customer' order by id limit 50000) few) had
    join customer c on c.id = had.ids[1 + i % array_length(had.ids, 1)]`

async function promptTimes(server: BenchServer, sink: Sink, customers: number[]): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < PROMPTS; n += 1) times.push(await handOver(server, sink, customers[n % customers.length]!))
  return times
}

/** Orders at a steady rate, whether or not those before are done with, and a rule that writes to each buyer: from sending the order to the letter. */
async function ruleTimes(server: BenchServer, sink: Sink, seconds: number): Promise<number[]> {
  const rule = (await call(server, 'POST', '/api/rules', { draft: RULE })) as { id: number }
  await call(server, 'POST', `/api/rules/${rule.id}/activate`, { isActive: true })
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const { rows: [site] } = await server.pool.query<{ code: string }>('select code from site order by is_demo desc, id limit 1')
  try {
    const times: Promise<number>[] = []
    const started = performance.now()
    for (let n = 0; n < seconds * PER_SECOND; n += 1) {
      const due = started + (n * 1000) / PER_SECOND - performance.now()
      if (due > 0) await setTimeout(due)
      times.push(orderToLetter(server, sink, agent, site!.code, n))
    }
    return await Promise.all(times)
  } finally {
    agent.destroy()
    await call(server, 'POST', `/api/rules/${rule.id}/activate`, { isActive: false })
    await call(server, 'DELETE', `/api/rules/${rule.id}`)
  }
}

const RULE = {
  name: 'bench', subject: 'order', event: { kind: 'change', entity: 'order', kinds: ['order.created'] }, limits: { fusePerHour: 1_000_000 },
  steps: [{ id: 'letter', kind: 'message', channel: 'email', purpose: 'transactional', content: { subject: 'Заказ {{ order.number }} принят', text: 'Спасибо, {{ order.firstName }}!' } }],
}

async function orderToLetter(server: BenchServer, sink: Sink, agent: Agent, site: string, n: number): Promise<number> {
  const stamp = `${process.pid}-${Date.now().toString(36)}-${n}`
  const address = `rule-${stamp}@receiver.test`
  const arrived = sink.when(address)
  const order = { externalId: `bench-${stamp}`, firstName: 'Иван', phone: `+7998${String((Date.now() + n * 13) % 10_000_000).padStart(7, '0')}`, email: address, items: [{ productName: 'Товар', initialPrice: 10, quantity: 1 }] }
  const form = Buffer.from(new URLSearchParams({ site, order: JSON.stringify(order) }).toString())
  const started = performance.now()
  await new Promise<void>((resolve, reject) => {
    const sent = request(
      `${server.url}/api/v5/orders/create`,
      { method: 'POST', agent, headers: { 'x-api-key': server.key, 'content-type': 'application/x-www-form-urlencoded', 'content-length': form.length } },
      (answer) => {
        answer.resume()
        answer.on('end', () => (answer.statusCode === 201 ? resolve() : reject(new Error(`orders/create answered ${answer.statusCode}`))))
      },
    )
    sent.on('error', reject)
    sent.end(form)
  })
  return (await arrived) - started
}

let written = 0
async function handOver(server: BenchServer, sink: Sink, customerId: number): Promise<number> {
  const address = `prompt-${(written += 1)}-${Date.now()}@receiver.test`
  const arrived = sink.when(address)
  const started = performance.now()
  await call(server, 'POST', '/api/messages', { channel: 'email', customerId, address, subject: 'Заказ принят', text: 'Спасибо, заказ принят.' })
  return (await arrived) - started
}

async function call(server: BenchServer, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(server.url + path, {
    method, headers: { cookie: server.cookie, origin: server.url, 'x-requested-with': 'prilavok', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

type Sink = { port: number; letters(): number; when(address: string): Promise<number>; close(): Promise<void> }

/** As much of a mail server as is needed to take letters, so that what is measured is who hands them over. */
async function startSink(): Promise<Sink> {
  let letters = 0
  const awaited = new Map<string, (at: number) => void>()
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    let text = ''
    let isLetter = false
    let receiver = ''
    socket.write('220 sink\r\n')
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part
      for (;;) {
        if (isLetter) {
          const end = text.indexOf('\r\n.\r\n')
          if (end < 0) return
          text = text.slice(end + 5)
          isLetter = false
          letters += 1
          awaited.get(receiver)?.(performance.now())
          awaited.delete(receiver)
          socket.write('250 2.0.0 Ok\r\n')
          continue
        }
        const end = text.indexOf('\r\n')
        if (end < 0) return
        const line = text.slice(0, end)
        text = text.slice(end + 2)
        const verb = line.slice(0, 4).toUpperCase()
        if (verb === 'RCPT') receiver = /<([^>]*)>/.exec(line)?.[1] ?? ''
        if (verb === 'DATA') isLetter = true
        socket.write(verb === 'DATA' ? '354 go on\r\n' : verb === 'QUIT' ? '221 bye\r\n' : verb === 'EHLO' ? '250-sink\r\n250 SIZE 40000000\r\n' : '250 Ok\r\n')
        if (verb === 'QUIT') socket.end()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    letters: () => letters,
    when: (address) => new Promise((resolve) => awaited.set(address, resolve)),
    close: () => new Promise((resolve) => {
      sockets.forEach((socket) => socket.destroy())
      server.close(() => resolve())
    }),
  }
}
