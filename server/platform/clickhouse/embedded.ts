import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { giveToOwnerOfFolder } from '../postgres/index.ts'
import { ClickHouseAway, errorFrom, limitsOf, type ClickHouse, type Limits, type Params } from './clickhouse.ts'
import { EngineProcess, type EnginePlace } from './engine-process.ts'
import { migrateClickHouse } from './migrate.ts'

/** What the engine may take of the machine's memory, in bytes; a question asks for a part of it. */
const MEMORY = 1_400_000_000

const notePath = (dataDir: string): string => join(dataDir, 'clickhouse-running.json')

/** Starts the engine on a folder of the data folder. Resolves whether it came up or not: without it the program works and reports are away. */
export async function openEmbeddedClickHouse(dataDir: string, log: Pick<FastifyBaseLogger, 'info' | 'warn'>): Promise<ClickHouse> {
  const agent = new Agent({ keepAlive: true })
  const engine = new EngineProcess({
    folder: join(dataDir, 'clickhouse'),
    memory: MEMORY,
    log,
    onStart: async (place) => {
      await migrateClickHouse(asking(() => place, agent), null)
      // Commands of the same folder, a rebuild among them, reach the engine by this note.
      writeFileSync(notePath(dataDir), JSON.stringify(place), { mode: 0o600 })
      giveToOwnerOfFolder(notePath(dataDir))
    },
  })
  await engine.start()
  return {
    ...asking(() => engine.place, agent),
    state: () => ({ kind: 'embedded', isReady: engine.place !== null, trouble: engine.place ? null : engine.trouble, pid: engine.place?.pid ?? null, restarts: engine.restarts }),
    async close() {
      await engine.stop()
      agent.destroy()
      rmSync(notePath(dataDir), { force: true })
    },
  }
}

/** The engine that another process of this folder keeps; it is away when none does. */
export function joinEmbeddedClickHouse(dataDir: string): ClickHouse {
  const agent = new Agent({ keepAlive: true })
  const place = (): EnginePlace | null => {
    try {
      return JSON.parse(readFileSync(notePath(dataDir), 'utf8')) as EnginePlace
    } catch {
      return null
    }
  }
  return {
    ...asking(place, agent),
    state: () => ({ kind: 'embedded', isReady: place() !== null, trouble: null, pid: place()?.pid ?? null }),
    close: async () => agent.destroy(),
  }
}

function asking(place: () => EnginePlace | null, agent: Agent): Pick<ClickHouse, 'query' | 'command' | 'insert' | 'load'> {
  const ask = (sql: string, params: Params, limits: Limits | null): Promise<string> => {
    const settings = limits && Object.entries(limitsOf(limits)).map(([name, value]) => `${name} = ${value}`).join(', ')
    return send(place(), agent, '/query', JSON.stringify({ sql: settings ? `${sql}\nSETTINGS ${settings}` : sql, params }))
  }
  return {
    async query<Row>(sql: string, params: Params = {}, limits: Limits = {}): Promise<Row[]> {
      const text = await ask(sql, params, limits)
      return text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Row)
    },
    async command(sql, params = {}, limits) {
      await ask(sql, params, limits ?? null)
    },
    async insert(table, rows) {
      if (rows.length === 0) return
      await send(place(), agent, `/insert?table=${encodeURIComponent(table)}`, rows.map((row) => JSON.stringify(row)).join('\n'))
    },
    async load(table, columns, lines) {
      if (lines.length === 0) return
      await send(place(), agent, `/insert?table=${encodeURIComponent(table)}&columns=${encodeURIComponent(columns.join(','))}`, lines)
    },
  }
}

function send(place: EnginePlace | null, agent: Agent, path: string, body: string | Buffer): Promise<string> {
  if (!place) return Promise.reject(new ClickHouseAway('the analytics engine does not run'))
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(place.url)
    const sent = request({ hostname, port, path, method: 'POST', agent, headers: { authorization: place.token, 'content-length': Buffer.byteLength(body) } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', (error) => reject(new ClickHouseAway(error.message)))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        if (response.statusCode === 200) resolve(text)
        else reject(errorFrom(text))
      })
    })
    sent.on('error', (error) => reject(new ClickHouseAway(error.message)))
    sent.end(body)
  })
}
