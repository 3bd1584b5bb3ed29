import { expect, test } from 'vitest'
import { testServer } from '../../../test/server.ts'
import { modules } from '../../modules.ts'
import type { Module } from '../platform.ts'
import { writerOf } from './answer-writers.ts'

const answers = new Map<string, object>()
const seeing: Module = {
  name: 'seeing',
  routes(app) {
    app.addHook('onRoute', ({ method, url, schema }) => {
      for (const [status, answer] of Object.entries(schema?.response ?? {})) answers.set(`${String(method)} ${url} ${status}`, answer as object)
    })
  },
}
testServer({ modules: [seeing, ...modules] })

test('every answer that a route names can be written', () => {
  expect(answers.size).toBeGreaterThan(300)
  const refused = [...answers].flatMap(([route, answer]) => {
    try {
      writerOf(answer)
      return []
    } catch (error) {
      return [`${route}: ${(error as Error).message}`]
    }
  })
  expect(refused).toEqual([])
})
