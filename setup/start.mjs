// npm start: from a clean clone to a running server.
import { ensureInstalled } from './install.mjs'
import { at, foreground, main } from './project.mjs'
import { findRuntime } from './runtime.mjs'
import { ensureWebApp } from './web-app.mjs'

await main(async () => {
  ensureInstalled()
  const runtime = findRuntime()
  ensureWebApp(runtime)
  return foreground(runtime, [at('bin', 'prilavok.ts'), 'start', ...process.argv.slice(2)])
})
