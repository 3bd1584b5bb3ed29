import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { readModelState } from '#server/modules/read-model/index.ts'
import { joinEmbeddedClickHouse, openOutsideClickHouse } from '#server/platform/clickhouse/index.ts'
import type { Config } from '#server/platform/config.ts'
import { openDatabase } from '#server/platform/db.ts'
import { runningApp } from '#server/platform/running-app.ts'
import type { Finding } from './doctor.ts'

/** Reports are expected to follow within seconds; from here on something holds them up. */
const MOST_SECONDS = 120

/** The engine that reports are asked of: which, whether it runs, how far behind the database it is. */
export async function analyticsFinding(config: Config, connection: pg.PoolConfig): Promise<Finding> {
  const about = 'analytics'
  const kind = config.clickhouseUrl ? 'ClickHouse, outside (CLICKHOUSE_URL)' : 'ClickHouse, embedded'
  const isServed = runningApp(config.dataDir) !== null
  if (!config.clickhouseUrl && !isServed) {
    return { about, says: `${kind}, ${existsSync(join(config.dataDir, 'clickhouse')) ? 'runs with the server' : 'not made yet: the first npm start makes it'}` }
  }
  const clickhouse = config.clickhouseUrl ? await openOutsideClickHouse(config.clickhouseUrl) : joinEmbeddedClickHouse(config.dataDir)
  const db = openDatabase(connection, 2)
  try {
    await clickhouse.query('select 1')
    const { position, behind, eventsBehind, lagSeconds, isRebuilding, progress } = await readModelState({ db, clickhouse })
    if (isRebuilding) return { about, says: `${kind}, running; everything is being written anew${progress ? `: ${progress.done} of about ${progress.total} rows` : ''}` }
    if (position === null) return { about, says: `${kind}, running, empty`, ...(isServed ? { mend: 'The server fills it by itself; if this stays, read its log, or run `npm run prilavok -- rebuild-analytics`.' } : {}) }
    const says = `${kind}, running, ${behind} changes and ${eventsBehind} events behind${lagSeconds ? `, the oldest ${Math.round(lagSeconds)} s old` : ''}`
    return isServed && (lagSeconds ?? 0) > MOST_SECONDS ? { about, says, mend: 'Read the log of the server for why it does not follow; `npm run prilavok -- rebuild-analytics` fills it anew.' } : { about, says }
  } catch (error) {
    const { message } = error as Error
    return { about, says: `${kind}, away: ${message}`, mend: config.clickhouseUrl ? 'See whether that server runs and lets this user in; everything but reports works without it.' : 'The server starts it again by itself and says in its log why it ended; everything but reports works without it.' }
  } finally {
    await db.close()
    await clickhouse.close()
  }
}
