import { Agent, request } from 'node:http'
import type { BenchServer } from './server.ts'
import { milliseconds, percentile, type Row } from './table.ts'

const CONNECTIONS = 8
const UPLOADS = 6
const FORMS_A_SECOND = 1500

/**
 * Orders through `POST /api/v5/orders/create` over eight kept-alive connections: three lines of the catalogue, every second one of a
 * customer who is known, stock reserved; then `orders/upload` with fifty orders a call.
 */
export async function measureCreates(server: BenchServer, seconds: number): Promise<{ rows: Row[]; perSecond: number; memory: string }> {
  const { offers, phones } = await material(server)
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  // Each run begins elsewhere: the same buyers with the same goods as an hour ago would all be likely repeats of each other.
  let n = (Math.floor(Date.now() / 1000) % 500_000) * 2
  const next = (): Record<string, unknown> => anOrder(n++, offers, phones)
  // Written out before the clock starts: what is measured is the server, on the processors that the client shares with it.
  const forms = (count: number): Buffer[] => Array.from({ length: count }, () => formOf({ order: JSON.stringify(next()) }))
  await load(server, agent, 3, forms(3 * FORMS_A_SECOND))
  const times = await load(server, agent, seconds, forms(seconds * FORMS_A_SECOND))
  const memory = server.memory()
  const perSecond = times.length / seconds
  const uploadTimes: number[] = []
  for (let call = 0; call < UPLOADS; call += 1) {
    const started = performance.now()
    const { status, body } = await post(server, agent, '/api/v5/orders/upload', formOf({ orders: JSON.stringify(Array.from({ length: 50 }, next)) }))
    if (status !== 201) throw new Error(`upload answered ${status}: ${body.slice(0, 300)}`)
    uploadTimes.push(performance.now() - started)
  }
  agent.destroy()
  const uploaded = (UPLOADS * 50) / (uploadTimes.reduce((sum, time) => sum + time, 0) / 1000)
  return {
    perSecond,
    memory,
    rows: [
      ['orders/create, 8 connections, 3 lines, stock reserved', `${perSecond.toFixed(0)} /s`, perSecond >= 400, '≥ 400 /s', `p50 ${milliseconds(percentile(times, 0.5))}, p99 ${milliseconds(percentile(times, 0.99))}`],
      ['orders/upload, 50 a call, 1 connection', `${uploaded.toFixed(0)} orders/s`, null, '', `p50 ${milliseconds(percentile(uploadTimes, 0.5))} a call`],
    ],
  }
}

async function load(server: BenchServer, agent: Agent, seconds: number, forms: Buffer[]): Promise<number[]> {
  const times: number[] = []
  let sent = 0
  const until = performance.now() + seconds * 1000
  const work = async (): Promise<void> => {
    while (performance.now() < until) {
      const form = forms[sent++]
      if (!form) throw new Error(`more than ${FORMS_A_SECOND} orders a second: raise FORMS_A_SECOND`)
      const started = performance.now()
      const { status, body } = await post(server, agent, '/api/v5/orders/create', form)
      if (status !== 201) throw new Error(`create answered ${status}: ${body.slice(0, 300)}`)
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  return times
}

const formOf = (form: Record<string, string>): Buffer => Buffer.from(new URLSearchParams({ site: 'demo', ...form }).toString())

function post(server: BenchServer, agent: Agent, path: string, payload: Buffer): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${server.url}${path}`,
      { method: 'POST', agent, headers: { 'x-api-key': server.key, 'content-type': 'application/x-www-form-urlencoded', 'content-length': payload.length } },
      (answer) => {
        let body = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => (body += part))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
      },
    )
    sent.on('error', reject)
    sent.end(payload)
  })
}

async function material(server: BenchServer): Promise<{ offers: string[]; phones: string[] }> {
  // The number of goods is prime, so that who buys again buys something else: the same goods within a day would be a likely repeat each time.
  // A shelf that the run does not empty: what is measured is reserving, not running out.
  await server.pool.query(`update stock set quantity = 100000000 where offer_id in (select id from offer where site = 'demo')`)
  const offers = await server.pool.query<{ external_id: string }>(`select external_id from offer where site = 'demo' and active order by id limit 1999`)
  const phones = await server.pool.query<{ number: string }>(`select number from customer_phone order by id limit 20000`)
  return { offers: offers.rows.map((row) => row.external_id), phones: phones.rows.map((row) => row.number) }
}

function anOrder(n: number, offers: string[], phones: string[]): Record<string, unknown> {
  const stamp = `${process.pid}-${Date.now().toString(36)}-${n}`
  const isKnown = n % 2 === 0
  return {
    externalId: `bench-${stamp}`,
    firstName: 'Иван',
    lastName: `Покупатель ${n}`,
    phone: isKnown ? phones[(n * 7919) % phones.length] : `+7998${String((Date.now() + n * 13) % 10_000_000).padStart(7, '0')}`,
    email: `bench-${stamp}@example.com`,
    delivery: { code: 'courier', cost: 300, address: { city: 'Москва', street: 'Тверская', building: '1' } },
    payments: [{ type: 'bank-card' }],
    items: [0, 1, 2].map((line) => ({ offer: { externalId: offers[(n * 31 + line * 613) % offers.length] }, quantity: 1 + line, initialPrice: 499.9 })),
  }
}
