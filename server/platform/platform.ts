import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from './access.ts'
import type { ClickHouse } from './clickhouse/index.ts'
import type { NameValue } from './conditions/describe.ts'
import type { Database, Db } from './db.ts'
import type { Entity } from './fields.ts'
import type { App } from './http/server.ts'
import type { Job } from './jobs.ts'
import type { LiveFeed } from './live.ts'
import type { Reader } from './readers.ts'

/** What the modules' doors are given when the process starts. */
export type Platform = {
  db: Db
  /** The read model; it may be away at any time, and its questions then refuse by themselves. */
  clickhouse: ClickHouse
  log: FastifyBaseLogger
  /** Folder for files and caches. */
  dataDir: string
  live: LiveFeed
  /** Of all modules, by entity: who may see which record. */
  visibility: Readonly<Record<string, Visibility>>
  explains: Readonly<Record<string, Explain>>
  /** Field catalogues of all modules. */
  catalogues: readonly Entity[]
  /** Of all modules: which routes show data of people. */
  personalData: readonly PersonalData[]
  /** Address that links are made with, without a trailing slash. */
  publicUrl: string
  version: string
}

/** Which of these records the actor may see: the policy's answer for live events. */
export type Visibility = (db: Database, actor: Actor, ids: readonly number[]) => Promise<Set<number>>

/** One rule of the policy for one record; `params` say what it asked and what it found. */
export type RuleVerdict = { rule: 'right' | 'scope' | 'site' | 'limit' | 'merged'; holds: boolean; params: Record<string, unknown> }

/** The policy of an entity, told: by the same rules that decide. */
export type Explain = {
  /** By what people call it, or by `#<id>`; whoever asks need not be able to see it. */
  find(db: Database, text: string): Promise<{ id: number; title: string } | null>
  /** Whether each of the actor's rules holds for the record; the record is seen when all do. */
  rules(db: Database, actor: Actor, id: number): Promise<RuleVerdict[]>
}

/** Where an entity's personal data is shown: the audit counts who looked at what by it. */
export type PersonalData = {
  entity: string
  /** Address of the card; every route below it shows the record named `:id`. */
  card: string
  /** Addresses that answer with many records. */
  lists: string[]
}

/** Starts something that lives with the process. @returns how to stop it; resolves when what is under way is done */
export type Run = (platform: RunPlatform) => () => Promise<void>

/** What a long-lived part is given: a working process has no doors. `publicUrl` is what links in letters begin with. */
export type RunPlatform = Pick<Platform, 'db' | 'clickhouse' | 'log' | 'dataDir' | 'publicUrl'>

/** What a module shows to the process that runs it. There is one list of them: server/modules.ts. */
export type Module = {
  name: string
  routes?(app: App, platform: Platform): void | Promise<void>
  readers?: Reader[]
  jobs?: Job[]
  /**
   * What lives as long as a working process does: a sender of messages, a listener to a mailbox. Any number of processes run it side by side, so
   * it takes what it works on under a lock of the database.
   */
  runs?: Run[]
  /** Field catalogues of its entities. */
  catalogues?: Entity[]
  /** Names of codes and people, as they are now, for sentences. */
  names?(db: Database): Promise<NameValue>
  /** By entity name. An entity without one is not sent to browsers at all. */
  visibility?: Record<string, Visibility>
  personalData?: PersonalData[]
  /** By entity name: why somebody sees a record or does not. */
  explains?: Record<string, Explain>
  /** Its entities whose changes give or take rights: open live streams then ask anew who stands behind them. */
  policyEntities?: string[]
  /** For a protocol with words of its own: answers an address that cannot be decoded, or says that it is not meant. */
  answerBadUrl?(request: FastifyRequest, reply: FastifyReply): boolean
  /** Who stands behind a session; exactly one module answers. */
  authenticate?(platform: { db: Db }): (request: FastifyRequest) => Promise<Actor | null>
}
