import type { BenchServer } from './server.ts'
import { milliseconds, percentile, type Row } from './table.ts'

const TIMES = 60

/** From the answer of orders/create, which follows the commit, to the event in an open browser's stream. */
export async function measureLive(server: BenchServer): Promise<Row[]> {
  const stream = await server.get('/api/live')
  const arrived = new Map<number, number>()
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
  let reading = true
  const listening = (async () => {
    let text = ''
    while (reading) {
      const { value, done } = await reader.read()
      if (done) return
      text += value
      const parts = text.split('\n\n')
      text = parts.pop()!
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1]
        if (!data || !part.includes('event: change')) continue
        const event = JSON.parse(data) as { entity: string; id: number }
        if (event.entity === 'order' && !arrived.has(event.id)) arrived.set(event.id, performance.now())
      }
    }
  })()
  const times: number[] = []
  for (let n = 0; n < TIMES; n += 1) {
    const answer = await fetch(`${server.url}/api/v5/orders/create`, {
      method: 'POST',
      headers: { 'x-api-key': server.key, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ site: 'demo', order: JSON.stringify({ firstName: 'Лайв', phone: '+79990001122', items: [{ productName: 'Товар', initialPrice: 10, quantity: 1 }] }) }),
    })
    const { id } = (await answer.json()) as { id: number }
    const committed = performance.now()
    while (!arrived.has(id)) await new Promise((resolve) => setTimeout(resolve, 1))
    times.push(Math.max(0, arrived.get(id)! - committed))
  }
  reading = false
  await reader.cancel()
  await listening
  const p95 = percentile(times, 0.95)
  return [['from commit to the browser, p95', milliseconds(p95), p95 <= 500, '≤ 500 ms', `p50 ${milliseconds(percentile(times, 0.5))}`]]
}
