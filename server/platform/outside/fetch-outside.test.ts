import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Refusal } from '../errors.ts'
import { fetchOutside } from './fetch-outside.ts'

// 127.0.0.2 plays the open internet, by being allowed; 127.0.0.1 is this machine, whose doors nobody outside may knock at.
const OUTSIDE = '127.0.0.2'
const allowPrivate = [OUTSIDE]
const seen: string[] = []
let answerWith: (request: IncomingMessage, response: ServerResponse) => void
let outside: Server
let inside: Server
let port = 0

const listening = async (server: Server, host: string, at: number): Promise<number> => {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(at, host, resolve))
  return (server.address() as AddressInfo).port
}

beforeAll(async () => {
  inside = createServer((request, response) => {
    seen.push(`inside ${request.url}`)
    response.end('secret')
  })
  outside = createServer((request, response) => {
    seen.push(`outside ${request.method} ${request.url}`)
    answerWith(request, response)
  })
  port = await listening(inside, '127.0.0.1', 0)
  await listening(outside, OUTSIDE, port)
})
afterAll(() => {
  for (const server of [inside, outside]) {
    server.closeAllConnections()
    server.close()
  }
})
beforeEach(() => {
  seen.length = 0
  answerWith = (_request, response) => response.end('ok')
})

const refusal = async (work: Promise<unknown>): Promise<Refusal> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof Refusal)) throw new Error(`not refused: ${String(error)}`)
  return error
}
const names = (table: Record<string, string[]>) => (host: string) => Promise.resolve((table[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))

describe('a request to an address that somebody chose', () => {
  test('reaches what is open and brings the answer back, whatever its status', async () => {
    answerWith = (request, response) => response.writeHead(418, { 'x-host': request.headers.host ?? '' }).end('teapot')
    const answer = await fetchOutside(`http://shop.example:${port}/hook?a=1`, { method: 'POST', body: '{"привет":1}', allowPrivate, resolve: names({ 'shop.example': [OUTSIDE] }) })
    expect(answer).toMatchObject({ status: 418, text: 'teapot', isCut: false, address: OUTSIDE })
    expect(answer.headers['x-host']).toBe(`shop.example:${port}`)
    expect(seen).toEqual(['outside POST /hook?a=1'])
  })

  test.each(['127.0.0.1', '[::1]', '0177.0.0.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost'])('never knocks at %s', async (host) => {
    expect(await refusal(fetchOutside(`http://${host}:${port}/`))).toMatchObject({ code: 'url_private_address' })
    expect(seen).toEqual([])
  })

  test('connects to the very address that was looked at: a name that changes its meaning gains nothing', async () => {
    let asked = 0
    const rebinding = () => Promise.resolve([{ address: (asked += 1) === 1 ? OUTSIDE : '127.0.0.1', family: 4 }])
    expect((await fetchOutside(`http://rebind.example:${port}/`, { allowPrivate, resolve: rebinding })).address).toBe(OUTSIDE)
    expect(asked).toBe(1)
    expect(await refusal(fetchOutside(`http://rebind.example:${port}/`, { allowPrivate, resolve: rebinding }))).toMatchObject({ code: 'url_private_address' })
    expect(seen).toEqual(['outside GET /'])
  })

  test('a name that stands for a closed address too is refused whole', async () => {
    const resolve = names({ 'two.example': [OUTSIDE, '10.0.0.7'], 'six.example': [OUTSIDE, '::1'] })
    for (const host of ['two.example', 'six.example']) expect(await refusal(fetchOutside(`http://${host}:${port}/`, { allowPrivate, resolve }))).toMatchObject({ code: 'url_private_address' })
    expect(seen).toEqual([])
  })

  test('a redirect is an answer unless it is followed, and then its target is looked at like the first', async () => {
    const resolve = names({ 'shop.example': [OUTSIDE], 'inner.example': ['127.0.0.1'] })
    for (const location of [`http://127.0.0.1:${port}/steal`, `http://inner.example:${port}/steal`, `//0x7f.1:${port}/steal`, 'http://169.254.169.254/latest']) {
      answerWith = (_request, response) => response.writeHead(302, { location }).end()
      expect((await fetchOutside(`http://shop.example:${port}/`, { allowPrivate, resolve })).status).toBe(302)
      expect(await refusal(fetchOutside(`http://shop.example:${port}/`, { allowPrivate, resolve, redirects: 3 }))).toMatchObject({ code: 'url_private_address' })
    }
    answerWith = (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end()
    expect(await refusal(fetchOutside(`http://shop.example:${port}/`, { allowPrivate, resolve, redirects: 3 }))).toMatchObject({ code: 'url_not_http' })
    expect(seen.filter((one) => one.startsWith('inside'))).toEqual([])
  })

  test('a redirect to another host carries no keys, one to the same host does, and a circle ends', async () => {
    const keys: (string | undefined)[] = []
    answerWith = (request, response) => {
      keys.push(request.headers.authorization)
      if (request.url === '/') response.writeHead(307, { location: '/same' }).end()
      else if (request.url === '/same') response.writeHead(307, { location: `http://other.example:${port}/other` }).end()
      else response.end('there')
    }
    const resolve = names({ 'shop.example': [OUTSIDE], 'other.example': [OUTSIDE] })
    await fetchOutside(`http://shop.example:${port}/`, { allowPrivate, resolve, redirects: 3, headers: { Authorization: 'Bearer key' } })
    expect(keys).toEqual(['Bearer key', 'Bearer key', undefined])
    answerWith = (_request, response) => response.writeHead(302, { location: '/' }).end()
    expect(await refusal(fetchOutside(`http://shop.example:${port}/`, { allowPrivate, resolve, redirects: 3 }))).toMatchObject({ code: 'url_too_many_redirects' })
  })

  test('an answer without an end is cut or refused at the limit', async () => {
    answerWith = (_request, response) => {
      const pour = (): void => void (response.destroyed || (response.write('x'.repeat(10_000)), setImmediate(pour)))
      pour()
    }
    const url = `http://${OUTSIDE}:${port}/`
    expect(await fetchOutside(url, { allowPrivate, limit: 5000, tooLong: 'cut' })).toMatchObject({ isCut: true, text: 'x'.repeat(5000) })
    expect(await refusal(fetchOutside(url, { allowPrivate, limit: 5000 }))).toMatchObject({ code: 'answer_too_long', params: { limit: 5000 } })
  })

  test('the time covers the name, the beginning of the answer and its end', async () => {
    const url = `http://${OUTSIDE}:${port}/`
    answerWith = () => {}
    expect(await refusal(fetchOutside(url, { allowPrivate, timeout: 50 }))).toMatchObject({ code: 'url_too_slow' })
    answerWith = (_request, response) => void response.write('the beginning')
    expect(await refusal(fetchOutside(url, { allowPrivate, timeout: 50 }))).toMatchObject({ code: 'url_too_slow' })
    expect(await refusal(fetchOutside(`http://shop.example:${port}/`, { allowPrivate, timeout: 50, resolve: () => new Promise(() => {}) }))).toMatchObject({ code: 'url_too_slow' })
  })

  test('says what is wrong without telling what is secret', async () => {
    expect(await refusal(fetchOutside('ftp://shop.example/'))).toMatchObject({ code: 'url_not_http' })
    expect(await refusal(fetchOutside('gopher'))).toMatchObject({ code: 'url_not_http' })
    const gone = await refusal(fetchOutside('https://me:password@gone.example/?token=abc', { resolve: names({}) }))
    expect(gone).toMatchObject({ code: 'url_unreachable', params: { reason: 'ENOTFOUND' } })
    expect(JSON.stringify(gone.params)).not.toMatch(/password|abc/)
  })
})
