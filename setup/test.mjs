// npm test: everything the tests need, then all of them; the very last line counts them.
import { rmSync } from 'node:fs'
import { ensureChromium } from './chromium.mjs'
import { ensureDovecot } from './dovecot.mjs'
import { ensureInstalled } from './install.mjs'
import { at, foreground, main, readIfThere } from './project.mjs'
import { findRuntime } from './runtime.mjs'
import { ensureWebApp } from './web-app.mjs'

await main(async () => {
  ensureInstalled()
  const runtime = findRuntime()
  const chromium = await ensureChromium(runtime)
  const dovecot = ensureDovecot()
  ensureWebApp(runtime)
  const report = at('test-results', 'vitest.json')
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const vitest = [at('node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters, ...process.argv.slice(2)]
  const code = await foreground(runtime, vitest, { ...(chromium ? { PRILAVOK_CHROMIUM: chromium } : {}), ...(dovecot ? { PRILAVOK_DOVECOT: dovecot } : {}) })
  const { passed, failed, skipped } = counted(readIfThere(report))
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  return code === 0 && failed > 0 ? 1 : code
})

function counted(json) {
  if (json === null) return { passed: 0, failed: 1, skipped: 0 } // Vitest itself fell over
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success, testResults } = JSON.parse(json)
  // A file that cannot even be loaded has no tests to count, yet it has failed.
  const unloadable = testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')).length
  const failed = numFailedTests + unloadable
  return { passed: numPassedTests, failed: failed || (success ? 0 : 1), skipped: numPendingTests + numTodoTests }
}
