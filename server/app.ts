import type { FastifyBaseLogger } from 'fastify'
import { modules } from './modules.ts'
import type { ClickHouse } from './platform/clickhouse/index.ts'
import type { Db } from './platform/db.ts'
import { fieldsRoute } from './platform/fields-route.ts'
import { createHttp, type App } from './platform/http/server.ts'
import { LiveFeed } from './platform/live.ts'
import { liveRoutes } from './platform/live-route.ts'
import { observabilityRoutes } from './platform/observability.ts'
import type { Module, Platform, Visibility } from './platform/platform.ts'
import { viewsRoutes } from './platform/views.ts'
import { webRoutes } from './platform/web-files.ts'

export type AppOptions = {
  db: Db
  clickhouse: ClickHouse
  log: FastifyBaseLogger
  dataDir: string
  publicUrl: string
  version: string
  trustedProxies?: string[]
  modules?: Module[]
}

/** Every module behind one door. Listening, readers and jobs are the caller's: tests start only what they need. */
export async function createApp(options: AppOptions): Promise<App> {
  const list = options.modules ?? modules
  const visibility: Record<string, Visibility> = Object.assign({}, ...list.map((module) => module.visibility ?? {}))
  const live = new LiveFeed(options.db, options.log, visibility, list.flatMap((module) => module.policyEntities ?? []))
  const personalData = list.flatMap((module) => module.personalData ?? [])
  const catalogues = list.flatMap((module) => module.catalogues ?? [])
  const platform: Platform = { ...options, live, visibility, explains: Object.assign({}, ...list.map((module) => module.explains ?? {})), catalogues, personalData }
  const authenticate = list.find((module) => module.authenticate)?.authenticate?.(options) ?? (async () => null)
  const app = await createHttp({ log: options.log, authenticate, version: options.version, ...(options.trustedProxies ? { trustedProxies: options.trustedProxies } : {}), answerBadUrl: (request, reply) => list.some((module) => module.answerBadUrl?.(request, reply)) })
  observabilityRoutes(app, platform)
  liveRoutes(app, platform, authenticate)
  fieldsRoute(app, catalogues)
  viewsRoutes(app, options.db, catalogues, list.find((module) => module.names)?.names ?? (async () => () => null))
  for (const module of list) await module.routes?.(app, platform)
  await webRoutes(app)
  app.addHook('onReady', () => live.start())
  app.addHook('preClose', () => live.stop())
  return app
}
