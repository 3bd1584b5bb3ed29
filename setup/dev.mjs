// npm run dev: the server starts anew when its files change, and Vite serves the web app from its sources on http://127.0.0.1:5173.
import { ensureInstalled } from './install.mjs'
import { at, foreground, main } from './project.mjs'
import { findRuntime } from './runtime.mjs'

await main(async () => {
  ensureInstalled()
  const runtime = findRuntime()
  const api = `http://127.0.0.1:${process.env.PORT || 8400}`
  const server = foreground(runtime, ['--watch', at('bin', 'prilavok.ts'), 'start', ...process.argv.slice(2)])
  const pages = foreground(runtime, [at('node_modules', 'vite', 'bin', 'vite.js')], { PRILAVOK_API: api })
  return Math.max(...(await Promise.all([server, pages])))
})
