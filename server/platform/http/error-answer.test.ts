import pino from 'pino'
import { expect, test } from 'vitest'
import { createHttp } from './server.ts'

test('a fault is told to the log with its route and record, and without what an address keeps secret', async () => {
  const lines: string[] = []
  const app = await createHttp({ log: pino({}, { write: (line: string) => void lines.push(line) }), authenticate: async () => null, version: 'test' })
  app.get('/api/feeds/:id/:secret', { config: { access: 'public' } }, () => { throw new Error('out of order') })
  const answer = await app.inject({ url: '/api/feeds/7/hidden-in-the-path?token=hidden-in-the-query' })
  expect([answer.statusCode, answer.json().error]).toEqual([500, { code: 'fault', params: {} }])
  expect(JSON.parse(lines[0]!)).toMatchObject({ msg: 'a fault', method: 'GET', route: '/api/feeds/:id/:secret', id: '7', err: { message: 'out of order' } })
  expect(lines.join('')).not.toContain('hidden')
  await app.close()
})
