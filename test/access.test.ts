import { beforeAll, expect, test } from 'vitest'
import type { Role } from '../server/modules/users/index.ts'
import { DOORS } from './access-table.ts'
import { signedIn } from './people.ts'
import { testServer } from './server.ts'

const server = testServer()
const ROLES: [letter: string, role: Role][] = [['o', 'owner'], ['d', 'director'], ['m', 'manager'], ['s', 'own-orders']]
const cookies = new Map<string, string>([['-', '']])
beforeAll(async () => {
  for (const [letter, role] of ROLES) cookies.set(letter, (await signedIn(server, role)).cookie)
})

type Outcome = { status: number; code: string | undefined }

/** Knocks at the door with nothing sensible in hand: what lies behind it answers 400 or 404 to that, or lets it pass. */
async function knock(route: string, cookie: string, headers: Record<string, string> = { 'x-requested-with': 'prilavok' }): Promise<Outcome> {
  const [method = '', pattern = ''] = route.split(' ')
  const path = pattern.replace('/*', '/nothing').replace(/:(\w+)/g, (_match, name: string) => (/id$/i.test(name) ? '999999999' : 'nothing'))
  const leaving = new AbortController()
  const answer = await fetch(server.url + path, {
    method,
    signal: leaving.signal,
    headers: { ...headers, ...(cookie ? { cookie } : {}), ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
    ...(method === 'GET' ? {} : { body: '{}' }),
  })
  // The live stream never ends by itself.
  const isJson = answer.headers.get('content-type')?.includes('json')
  const body = isJson ? ((await answer.json()) as { error?: { code?: string } }) : undefined
  leaving.abort()
  return { status: answer.status, code: body?.error?.code }
}

const AT_THE_DOOR = ['sign_in_needed', 'forbidden', 'foreign_request']

test('every route stands in the table, and the table names no route that is gone', () => {
  const registered = server.app.registeredRoutes.filter((route) => route.method !== 'HEAD').map((route) => `${route.method} ${route.url}`)
  // The built web app has its own folder only once it is built.
  const expected = [...DOORS.keys()].filter((route) => registered.includes(route) || !/ (\/assets)?\/\*$/.test(route))
  expect([...new Set(registered)].sort()).toEqual(expected.sort())
})

const OURS = [...DOORS].filter(([, doors]) => doors !== 'key')

test.each(OURS.filter(([route]) => !route.startsWith('GET ')))('%s refuses what another site sends in the name of a person', async (route) => {
  const foreign: Record<string, string>[] = [
    { 'x-requested-with': 'prilavok', origin: 'https://evil.example' },
    { 'x-requested-with': 'prilavok', 'sec-fetch-site': 'cross-site' },
    ...(route.includes('/api/auth/') ? [] : [{}]), // a form cannot send the mark
  ]
  for (const headers of foreign) {
    expect(await knock(route, cookies.get('o')!, headers)).toEqual({ status: 403, code: 'foreign_request' })
  }
})

test.each(OURS)('%s lets through: %s', async (route, doors) => {
  for (const [letter, cookie] of cookies) {
    const { status, code } = await knock(route, cookie)
    if (doors.includes(letter)) expect([letter, AT_THE_DOOR.includes(code ?? '')]).toEqual([letter, false])
    else expect([letter, status, code]).toEqual(letter === '-' ? ['-', 401, 'sign_in_needed'] : [letter, 403, 'forbidden'])
  }
})

test('a session opens nothing where keys decide', async () => {
  for (const [route, doors] of DOORS) {
    if (doors !== 'key') continue
    const outcomes = [await knock(route, cookies.get('o')!), await knock(route, '')]
    expect([route, outcomes[0]]).toEqual([route, outcomes[1]])
    if (!/versions|system-info/.test(route)) expect([route, outcomes[0]!.status >= 400]).toEqual([route, true])
  }
})
