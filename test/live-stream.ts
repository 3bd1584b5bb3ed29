import { vi } from 'vitest'
import type { LiveEvent } from '../server/platform/live.ts'
import type { Person } from './people.ts'
import type { TestServer } from './server.ts'

/** An open live stream of a person, as a browser holds it. */
export type Stream = {
  /** Where the stream is now, for `until`. */
  mark(): number
  /** The changes from there to the one that is waited for. */
  until(from: number, isLast: (event: LiveEvent) => boolean): Promise<LiveEvent[]>
  close(): void
}

export async function openStream(server: TestServer, person: Person): Promise<Stream> {
  const leaving = new AbortController()
  const answer = await fetch(`${server.url}/api/live`, { headers: { cookie: person.cookie }, signal: leaving.signal })
  if (answer.status !== 200) throw new Error(`the stream was refused: ${answer.status}`)
  const events: LiveEvent[] = []
  void read(answer.body!, (event) => events.push(event)).catch(() => undefined)
  return {
    mark: () => events.length,
    async until(from, isLast) {
      const place = await vi.waitUntil(() => {
        const found = events.findIndex((event, index) => index >= from && isLast(event))
        return found < 0 ? null : { found }
      }, { timeout: 20_000 })
      return events.slice(from, place.found + 1)
    },
    close: () => leaving.abort(),
  }
}

async function read(body: ReadableStream<Uint8Array>, tell: (event: LiveEvent) => void): Promise<void> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop()!
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (/^event: change$/m.test(block) && data) tell(JSON.parse(data) as LiveEvent)
    }
  }
}
