import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Type } from 'typebox'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { trackedSite } from './tracking-settings.ts'

const file = join(import.meta.dirname, '../../../dist/tracker/t.js')

/** The script for the shops' pages, with the settings of its site in front: one request, nothing inline. */
export function scriptRoutes(app: App, { db, log }: Platform): void {
  if (!existsSync(file)) log.warn('the script for the shops’ pages is not built: /t.js answers 404')
  let script: Promise<string> | undefined

  app.get('/t.js', { config: { access: 'public' }, schema: { description: 'The script for the pages of a shop', querystring: Type.Object({ site: Type.Optional(Type.String({ maxLength: 100 })) }) } }, async (request, reply) => {
    const site = request.query.site ? await trackedSite(db, request.query.site) : null
    reply.type('text/javascript; charset=utf-8').header('cross-origin-resource-policy', 'cross-origin').header('access-control-allow-origin', '*')
    if (!site || !existsSync(file)) return reply.code(404).header('cache-control', 'public, max-age=60').send('// This site is not set up here.\n')
    script ??= readFile(file, 'utf8')
    const settings = JSON.stringify({ site: site.site, consent: site.consent, dnt: site.respectsDnt }).replaceAll('<', '\\u003c')
    const text = `self.prilavokConfig=${settings};${await script}`
    const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
    // Settings reach the pages within minutes; meanwhile nobody waits for us.
    reply.header('cache-control', 'public, max-age=300, stale-while-revalidate=86400, stale-if-error=604800').header('etag', tag)
    return request.headers['if-none-match'] === tag ? reply.code(304).send() : reply.send(text)
  })
}
