import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parsed } from './gateway.ts'

export type FakeRequest = { method: string; path: string; query: URLSearchParams; headers: IncomingMessage['headers']; body: string; form: URLSearchParams; json: any }
export type FakeAnswer = { status?: number; headers?: Record<string, string>; body?: string | object }
/** How the fake misbehaves on its next request: a whole answer of its own, silence, or a connection cut before or after it did its work. */
export type Mischief = FakeAnswer | 'silence' | 'cut' | 'cut_after'
export type FakeGateway = { url: string; requests: FakeRequest[]; next: Mischief[]; close(): Promise<void> }

/** A gateway on this machine: a real HTTP server, which can be told to misbehave. */
export async function fakeGateway(answer: (request: FakeRequest) => FakeAnswer): Promise<FakeGateway> {
  const requests: FakeRequest[] = []
  const next: Mischief[] = []
  const server: Server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://fake')
    const request = { method: incoming.method ?? '', path: pathname, query: searchParams, headers: incoming.headers, body, form: new URLSearchParams(body), json: parsed(body) }
    const mischief = next.shift()
    if (mischief === 'cut') return void incoming.socket.destroy()
    requests.push(request)
    const said = typeof mischief === 'object' ? mischief : answer(request)
    if (mischief === 'silence') return
    if (mischief === 'cut_after') return void incoming.socket.destroy()
    const text = typeof said.body === 'object' ? JSON.stringify(said.body) : (said.body ?? '')
    response.writeHead(said.status ?? 200, { 'content-type': 'application/json', ...said.headers }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, next,
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}
