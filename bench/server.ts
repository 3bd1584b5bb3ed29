import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { runningServer, type Connection } from '../server/platform/postgres/index.ts'

const root = join(import.meta.dirname, '..')
const OWNER = { email: 'bench@example.com', password: 'bench-bench-bench' }

export type BenchServer = {
  url: string
  key: string
  cookie: string
  pool: pg.Pool
  connection: Connection
  /** Resident memory of the app's process, without PostgreSQL. */
  memory(): string
  get(path: string): Promise<Response>
  /** Resolves when reports know of everything: what fills the read model must not stand beside what is measured. */
  readModelFilled(say: (text: string) => void): Promise<void>
  stop(): Promise<void>
}

/** Starts the program as a user would, in a process of its own, and signs in. */
export async function startBenchServer(folder: string): Promise<BenchServer> {
  const port = await freePort()
  const env = { ...process.env, PRILAVOK_DATA: folder, PORT: String(port), LOG_LEVEL: 'warn' }
  const child = spawn(process.execPath, [join(root, 'bin/prilavok.ts'), 'start'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = `http://127.0.0.1:${port}`
  await untilServed(url)
  const { connection } = runningServer(folder)!
  const pool = new pg.Pool({ ...connection, max: 8 })
  const key = await command(env, ['key', 'create', '--name', 'bench'])
  await command(env, ['user', 'create', '--email', OWNER.email, '--password', OWNER.password, '--role', 'owner']).catch(() => {})
  const cookie = await signIn(url)
  return {
    url,
    key,
    cookie,
    pool,
    connection,
    memory: () => `${Math.round(residentMemory(child.pid!) / 2 ** 20)} MB`,
    get: (path) => fetch(`${url}${path}`, { headers: { cookie } }),
    readModelFilled: async (say) => {
      const started = Date.now()
      let quiet = 0
      while (quiet < 3) {
        const state = (await (await fetch(`${url}/api/analytics/state`, { headers: { cookie } })).json()) as { behind: number | null; isRebuilding: boolean }
        quiet = !state.isRebuilding && state.behind !== null && state.behind < 100 ? quiet + 1 : 0
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
      say(`  the read model stood after ${Math.round((Date.now() - started) / 1000)} s`)
    },
    stop: async () => {
      await pool.end()
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

export async function untilServed(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return void (await answer.arrayBuffer())
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'x-requested-with': 'prilavok' },
    body: JSON.stringify(OWNER),
  })
  if (!answer.ok) throw new Error(`cannot sign in: ${answer.status} ${await answer.text()}`)
  return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ')
}

export function command(env: NodeJS.ProcessEnv, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin/prilavok.ts'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (part: Buffer) => (said += part.toString()))
    child.stderr.on('data', (part: Buffer) => (said += part.toString()))
    child.once('exit', (code) => (code === 0 ? resolve(said.trim()) : reject(new Error(said))))
  })
}

function residentMemory(pid: number): number {
  if (!readdirSync('/proc').includes(String(pid))) return Number.NaN
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) * 1024
}
