// How much script the first load of a screen costs: `node setup/bundle-size.mjs [dist/web] [page …]`. Pages are source files of lazily loaded
// routes, e.g. features/orders/OrdersPage.tsx. Fails when any passes the budget.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

export const BUDGET = 300_000

/** The gzipped bytes of all script that must be there before the page can be drawn: the entry, the page, what they import, one language (setup/feature-texts.ts). */
export function firstLoad(dist, page) {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'))
  const files = new Map()
  const take = (key) => {
    const chunk = manifest[key]
    if (!chunk || files.has(chunk.file)) return
    files.set(chunk.file, gzipSync(readFileSync(join(dist, chunk.file)), { level: 9 }).length)
    for (const other of chunk.imports ?? []) take(other)
  }
  const texts = /^features\/[^/]+\//.exec(page)?.[0]
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry || key.endsWith('first-texts/ru') || (texts && key === `${texts}locales/ru.po`)) take(key)
  if (!manifest[page]) throw new Error(`${page} is no page of its own: it is not loaded lazily, or it has another name`)
  take(page)
  return { bytes: [...files.values()].reduce((sum, size) => sum + size, 0), files }
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) {
  const [dist = resolve(import.meta.dirname, '../dist/web'), ...pages] = process.argv.slice(2)
  if (!existsSync(dist)) throw new Error(`${dist} is not there: build the web app first`)
  for (const page of pages.length > 0 ? pages : ['features/orders/OrdersPage.tsx']) {
    const { bytes, files } = firstLoad(dist, page)
    for (const [file, size] of [...files].sort((a, b) => b[1] - a[1])) console.log(`${String(size).padStart(8)}  ${file}`)
    console.log(`${String(bytes).padStart(8)}  ${page}: script of the first load, gzipped; the budget is ${BUDGET}`)
    if (bytes > BUDGET) process.exitCode = 1
  }
}
