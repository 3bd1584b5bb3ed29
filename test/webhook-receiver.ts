import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = { headers: IncomingHttpHeaders; body: string; letter: any }

/** A program that takes webhooks: keeps what came and answers as it is told. */
export type Receiver = {
  url: string
  got: Received[]
  /** Resolves when so many letters have come. */
  until(count: number): Promise<void>
  answer: (received: Received, response: ServerResponse) => void
  close(): void
}

export async function webhookReceiver(host = '127.0.0.1'): Promise<Receiver> {
  const got: Received[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  const receiver = { got, answer: (_received: Received, response: ServerResponse): void => void response.writeHead(204).end() } as Receiver
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const received = { headers: request.headers, body, letter: JSON.parse(body) as unknown }
      got.push(received)
      receiver.answer(received, response)
      for (const { resolve } of waiting.filter(({ count }) => got.length >= count)) resolve()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  receiver.url = `http://${host}:${(server.address() as AddressInfo).port}/hook`
  receiver.until = (count) => new Promise((resolve) => (got.length >= count ? resolve() : void waiting.push({ count, resolve })))
  receiver.close = () => {
    server.closeAllConnections()
    server.close()
  }
  return receiver
}
