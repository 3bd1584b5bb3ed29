import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { App } from './http/server.ts'

const folder = join(import.meta.dirname, '../../dist/web')
/** Asked for by its very name: a service worker rules over what lies under its own address. */
const WORKER = 'push-worker.js'

/** The web app: built files by name, and its first page for every other address, since the address bar is the app's own state. */
export async function webRoutes(app: App): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    app.log.warn('the web app is not built: only the APIs are served')
    return
  }
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    // Names carry a hash of the content: they never change under a name.
    immutable: true,
    maxAge: '365d',
  })
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  app.get('/*', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    if (request.url.startsWith('/api/')) return reply.callNotFound()
    reply.header('cache-control', 'no-cache')
    if (request.url === `/${WORKER}`) return reply.type('text/javascript; charset=utf-8').send(await readFile(join(folder, WORKER), 'utf8'))
    return reply.type('text/html; charset=utf-8').send(page)
  })
}
