import { setTimeout } from 'node:timers/promises'
import { createLog } from '#server/main.ts'
import { rebuildReadModel, type Progress } from '#server/modules/read-model/index.ts'
import { ClickHouseAway, joinEmbeddedClickHouse, openEmbeddedClickHouse, openOutsideClickHouse, type ClickHouse } from '#server/platform/clickhouse/index.ts'
import type { Config } from '#server/platform/config.ts'
import { StartupError } from '#server/platform/postgres/index.ts'
import { runningApp } from '#server/platform/running-app.ts'
import { withDatabase } from './change-account.ts'

const BAR = 30
const REDRAWN_EVERY = 200
const PATIENCE = 30_000

/** Writes what reports read anew from the database, with a bar. Works beside a running server, whose reports go on with the old rows meanwhile. */
export async function rebuildAnalytics(config: Config): Promise<void> {
  await withDatabase(config, 'rebuild-analytics', 2, async (db) => {
    const clickhouse = await openAnalytics(config)
    const started = Date.now()
    let rows = 0
    const draw = bar(process.stdout)
    try {
      await rebuildReadModel({ db, clickhouse }, (progress) => {
        rows = progress.done
        draw(progress)
      })
    } catch (error) {
      if (!(error instanceof ClickHouseAway)) throw error
      throw new StartupError(`The analytics engine went away (${error.message}). Run it again; until then reports show what they had.`)
    } finally {
      await clickhouse.close()
    }
    process.stdout.write(`\nReports are as the database is: ${rows.toLocaleString('en')} rows in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`)
  })
}

/** The engine of the settings: an outside server, the engine of the server that runs on this folder, or one of this command's own. */
async function openAnalytics(config: Config): Promise<ClickHouse> {
  if (config.clickhouseUrl) return openOutsideClickHouse(config.clickhouseUrl)
  if (!runningApp(config.dataDir)) {
    const own = await openEmbeddedClickHouse(config.dataDir, createLog({ ...config, logLevel: 'warn' }))
    if (own.state().isReady) return own
    await own.close()
    throw new StartupError(`The analytics engine does not start: ${own.state().trouble ?? 'it says nothing'}`)
  }
  const joined = joinEmbeddedClickHouse(config.dataDir)
  for (const until = Date.now() + PATIENCE; ;) {
    try {
      await joined.query('select 1')
      return joined
    } catch (error) {
      if (Date.now() < until) {
        await setTimeout(500)
        continue
      }
      await joined.close()
      throw new StartupError(`The server that is running has no analytics engine (${(error as Error).message}); \`npm run prilavok -- doctor\` says more.`)
    }
  }
}

function bar(out: NodeJS.WriteStream): (progress: Progress) => void {
  let drawnAt = 0
  let shown = ''
  return ({ table, done, total }) => {
    const now = Date.now()
    if (table === shown && now - drawnAt < REDRAWN_EVERY) return
    // A terminal has its line redrawn; a file gets a line a table.
    if (!out.isTTY && table === shown) return
    drawnAt = now
    shown = table
    const part = total === 0 ? 0 : done / total
    const filled = Math.round(part * BAR)
    const text = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${Math.floor(part * 100)} % · ${done.toLocaleString('en')} rows · ${table}`.padEnd(90)
    out.write(out.isTTY ? `\r${text}` : `${text.trimEnd()}\n`)
  }
}
