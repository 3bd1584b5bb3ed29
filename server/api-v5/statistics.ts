import { requestSiteLoads } from '#server/modules/catalogue/index.ts'
import { succeeded } from './wire/envelope.ts'
import { write, type Answer, type Call, type Method } from './wire/method.ts'

/** GET, though it sets work going: that is how stores' modules call it after they have written their catalogue. */
export const statisticMethods: Method[] = [{ verb: 'GET', path: '/statistic/update', scope: 'analytics_write', handle: update }]

/**
 * Asks for the catalogues of the key's sites to be loaded anew; answers before they are. Figures need no asking: they follow every change by themselves. A
 * catalogue that is being loaded already is not asked for twice.
 */
async function update(call: Call): Promise<Answer> {
  await write(call, (tx) => requestSiteLoads(tx))
  return { body: succeeded() }
}
