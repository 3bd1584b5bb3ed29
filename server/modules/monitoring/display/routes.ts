import { CreateDisplay, DisplayFigures, Displays, NewDisplay } from '#shared/contracts/monitoring.ts'
import { Refusal } from '#server/platform/errors.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import { throttle } from '#server/platform/http/throttle.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { displayFigures } from './display-figures.ts'
import { createDisplay, displayBehind, displays, revokeDisplay } from './displays.ts'

const KEPT_MS = 5_000

/** The screen asks with its secret in a header: addresses stand in logs. All screens of a site are answered by one computation in five seconds. */
export function displayRoutes(app: App, platform: Platform): void {
  const { db, publicUrl } = platform
  const config = { access: 'analytics.change' } as const
  const guesses = throttle({ most: 30, seconds: 60 })
  const kept = new Map<string, { until: number; figures: Promise<DisplayFigures> }>()

  const figuresOf = (site: string): Promise<DisplayFigures> => {
    const known = kept.get(site)
    if (known && known.until > Date.now()) return known.figures
    const figures = displayFigures(platform, site)
    kept.set(site, { until: Date.now() + KEPT_MS, figures })
    figures.catch(() => kept.delete(site))
    return figures
  }

  app.get('/api/display', { config: { access: 'public' }, schema: { description: 'Figures of the sales room, for a screen with the header x-display', response: { 200: DisplayFigures } } }, async (request, reply) => {
    const token = request.headers['x-display']
    const display = typeof token === 'string' ? await displayBehind(db, token) : null
    if (!display) {
      guesses(request.ip)
      throw new Refusal('display_unknown', {}, 401)
    }
    reply.header('cache-control', 'no-store')
    return figuresOf(display.site)
  })

  app.get('/api/displays', { config, schema: { description: 'Screens whose links still open', response: { 200: Displays } } }, async (request) => ({ displays: await displays(db.kysely, request.actor) }))
  app.post('/api/displays', { config, schema: { description: 'Makes a link; its secret is shown once', body: CreateDisplay, response: { 201: NewDisplay } } }, async (request, reply) => {
    const { id, token } = await transact(db, request.actor, (tx) => createDisplay(tx, request.body))
    // Behind the # it is never sent to any server, and stands in no log.
    return reply.code(201).send({ id, link: `${publicUrl}/tv#${token}` })
  })
  app.delete('/api/displays/:id', { config, schema: { description: 'Takes a link back at once', params: ById, response: { 200: Displays } } }, async (request) => {
    await transact(db, request.actor, (tx) => revokeDisplay(tx, request.params.id))
    return { displays: await displays(db.kysely, request.actor) }
  })
}
