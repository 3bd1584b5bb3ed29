import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.ts'
import { ClickHouseAway, type ClickHouse } from './clickhouse.ts'
import { joinEmbeddedClickHouse, openEmbeddedClickHouse } from './embedded.ts'
import { openOutsideClickHouse } from './outside.ts'

/** The read model's database. The rest of the program sees this face alone. */
export { ClickHouseAway, ClickHouseError, dateTime, QueryTooHeavy } from './clickhouse.ts'
export type { ClickHouse, ClickHouseState, Limits, Params } from './clickhouse.ts'
export { joinEmbeddedClickHouse, openEmbeddedClickHouse } from './embedded.ts'
export { engineLike } from './migrate.ts'
export { openOutsideClickHouse } from './outside.ts'

/**
 * The one of the settings. Resolves whether it is there or not.
 * @param isKeeper whether this process keeps the embedded engine; another of the same folder asks the one that does
 */
export async function openClickHouse(config: Pick<Config, 'clickhouseUrl' | 'dataDir'>, log: Pick<FastifyBaseLogger, 'info' | 'warn'>, isKeeper: boolean): Promise<ClickHouse> {
  if (config.clickhouseUrl) return openOutsideClickHouse(config.clickhouseUrl)
  return isKeeper ? openEmbeddedClickHouse(config.dataDir, log) : joinEmbeddedClickHouse(config.dataDir)
}

const away = (): Promise<never> => Promise.reject(new ClickHouseAway('there is no analytics engine here'))

/** None at all: where nothing is to be read from it. */
export const noClickHouse: ClickHouse = {
  query: away,
  command: away,
  insert: away,
  load: away,
  state: () => ({ kind: 'embedded', isReady: false, trouble: null, pid: null }),
  close: async () => {},
}
