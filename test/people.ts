import { randomBytes } from 'node:crypto'
import { systemActor } from '../server/platform/access.ts'
import { transact } from '../server/platform/transact.ts'
import { createUser, type Role } from '../server/modules/users/index.ts'
import { createGroup } from '../server/modules/users/save-group.ts'
import type { CreateGroup, CreateUser } from '../shared/contracts/users.ts'
import type { TestServer } from './server.ts'

export type Answer = { status: number; body: any; headers: Headers }

/** A browser as the server sees it: keeps its cookies, marks its requests as the web app does. */
export class Browser {
  readonly #server: TestServer
  cookie = ''
  /** Headers of every request, to play a foreign page for example. */
  headers: Record<string, string> = { 'x-requested-with': 'prilavok' }

  constructor(server: TestServer) {
    this.#server = server
  }

  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(this.#server.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...this.headers,
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const jar = new Map(this.cookie.split('; ').filter(Boolean).map((pair): [string, string] => [pair.split('=')[0]!, pair]))
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      if (/max-age=0/i.test(set)) jar.delete(pair.split('=')[0]!)
      else jar.set(pair.split('=')[0]!, pair)
    }
    this.cookie = [...jar.values()].join('; ')
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json')
    return { status: answer.status, body: isJson ? JSON.parse(text) : text, headers: answer.headers }
  }

  get = (path: string): Promise<Answer> => this.send('GET', path)
  post = (path: string, body?: unknown): Promise<Answer> => this.send('POST', path, body)
  patch = (path: string, body?: unknown): Promise<Answer> => this.send('PATCH', path, body)
  put = (path: string, body?: unknown): Promise<Answer> => this.send('PUT', path, body)
  delete = (path: string): Promise<Answer> => this.send('DELETE', path)
}

export const PASSWORD = 'correct horse'

export type Person = Browser & { id: number; email: string }

/** Makes a person of the role and signs them in through the door. */
export async function signedIn(server: TestServer, role: Role | undefined, more: Partial<CreateUser> = {}): Promise<Person> {
  const email = more.email ?? `${role ?? 'nobody'}-${randomBytes(4).toString('hex')}@example.com`
  const id = await transact(server.db, systemActor('test'), (tx) => createUser(tx, { password: PASSWORD, name: `A ${role}`, ...more, email, role }))
  const browser = new Browser(server)
  const answer = await browser.post('/api/auth/sign-in/email', { email, password: PASSWORD })
  if (answer.status !== 200) throw new Error(`could not sign in: ${JSON.stringify(answer.body)}`)
  return Object.assign(browser, { id, email })
}

/** Signs in a person of a group of these rights, and of no other. */
export async function signedInWith(server: TestServer, { rights, ...group }: Pick<CreateGroup, 'rights' | 'sites' | 'fields' | 'limits'>): Promise<Person> {
  const code = `group-${randomBytes(4).toString('hex')}`
  const id = await transact(server.db, systemActor('test'), (tx) => createGroup(tx, { code, name: code, rights, ...group }))
  return signedIn(server, undefined, { groupIds: [id] })
}
