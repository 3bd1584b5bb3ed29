// Runs a script of the project on the right Node: `node setup/run.mjs bin/prilavok.ts doctor`.
import { ensureInstalled } from './install.mjs'
import { at, foreground, main } from './project.mjs'
import { findRuntime } from './runtime.mjs'

await main(async () => {
  ensureInstalled()
  const [script, ...args] = process.argv.slice(2)
  return foreground(findRuntime(), [at(script), ...args])
})
