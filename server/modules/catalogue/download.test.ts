import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { download } from './download.ts'
import type { DownloadLimits } from './download.ts'

const stops: (() => void)[] = []
afterEach(() => stops.splice(0).forEach((stop) => stop()))

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => void (server.closeAllConnections(), server.close()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const read = async (url: string, limits: DownloadLimits = { allowPrivate: true }) => Buffer.concat(await Array.fromAsync(download(url, limits).bytes)).toString()

describe('a download', () => {
  test('gives the file, packed or not, through redirects', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/packed' }).end()
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('<каталог/>'))
    })
    expect(await read(url)).toBe('<каталог/>')
  })

  test('tells what the store answered instead', async () => {
    const url = await serve((request, response) => (request.url === '/loop' ? response.writeHead(301, { location: '/loop' }).end() : response.writeHead(404).end()))
    await expect(read(url)).rejects.toMatchObject({ code: 'url_answered', params: { status: 404 } })
    await expect(read(`${url}/loop`)).rejects.toMatchObject({ code: 'url_answered', params: { status: 'too_many_redirects' } })
  })

  test('stops at the limit, also when little was sent for much', async () => {
    const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000))))
    await expect(read(url, { allowPrivate: true, bytes: 1_000_000 })).rejects.toMatchObject({ code: 'file_too_large' })
  })

  test('does not wait for ever', async () => {
    const url = await serve(() => {})
    await expect(read(url, { allowPrivate: true, patience: 50 })).rejects.toMatchObject({ code: 'url_too_slow' })
    const dripping = await serve((_, response) => void response.writeHead(200).write('<'))
    await expect(read(dripping, { allowPrivate: true, duration: 100 })).rejects.toMatchObject({ code: 'url_too_slow' })
  })

  test('a file that is cut off is no file', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('<half')
      setImmediate(() => response.destroy())
    })
    await expect(read(url)).rejects.toMatchObject({ code: 'url_unreachable' })
  })

  test.each(['ftp://example.com/x', 'file:///etc/passwd', 'javascript:alert(1)', 'нет', ''])('«%s» is no address of a file', async (url) =>
    expect(read(url)).rejects.toMatchObject({ code: 'url_not_http' }))
})

describe('addresses of this machine and of private networks', () => {
  test.each(['http://127.0.0.1/', 'http://localhost/', 'http://10.1.2.3/', 'http://192.168.0.1:8080/', 'http://169.254.169.254/latest', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://[fd00::1]/', 'http://2130706433/', 'http://0/'])(
    '%s is refused unless the installation allows it', async (url) => expect(read(url, {})).rejects.toMatchObject({ code: 'url_private_address' }))
})
