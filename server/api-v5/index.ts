import type { App } from '#server/platform/http/server.ts'
import type { Module, Platform } from '#server/platform/platform.ts'
import { currentVersion, referencesAt } from '#server/modules/settings/index.ts'
import { keyBehind } from '#server/modules/users/index.ts'
import { accountMethods, credentialsMethod } from './account.ts'
import { corporateMethods } from './corporates.ts'
import { costMethods } from './costs.ts'
import { customerInteractionMethods } from './customer-interaction.ts'
import { customerMethods } from './customers.ts'
import { limitsFrom } from './limits.ts'
import { loyaltyMethods } from './loyalty.ts'
import { orderLoyaltyMethods } from './order-loyalty.ts'
import { orderPairMethods } from './order-pairs.ts'
import { orderPaperMethods } from './order-papers.ts'
import { orderPaymentMethods } from './order-payments.ts'
import { orderMethods } from './orders.ts'
import { referenceMethods } from './references.ts'
import { notificationMethods } from './notifications.ts'
import { productWrites } from './products.ts'
import { segmentMethods } from './segments.ts'
import { storeReads } from './store-reads.ts'
import { storeUploads } from './store-uploads.ts'
import { statisticMethods } from './statistics.ts'
import { taskMethods } from './tasks.ts'
import { userMethods } from './users.ts'
import { verificationMethods } from './verification.ts'
import { webAnalyticsMethods } from './web-analytics.ts'
import { answerBadUrl, apiV5Door, type Host } from './wire/door.ts'
import type { Method } from './wire/method.ts'

const methods: Method[] = [
  ...accountMethods,
  ...referenceMethods,
  ...orderMethods,
  ...orderPaymentMethods,
  ...orderPairMethods,
  ...orderPaperMethods,
  ...orderLoyaltyMethods,
  ...loyaltyMethods,
  ...customerMethods,
  ...corporateMethods,
  ...costMethods,
  ...storeReads,
  ...storeUploads,
  ...productWrites,
  ...taskMethods,
  ...userMethods,
  ...notificationMethods,
  ...statisticMethods,
  ...segmentMethods,
  ...verificationMethods,
  ...customerInteractionMethods,
  ...webAnalyticsMethods,
]

/** THE table of methods: what is not in it answers "API method not found". */
export const apiV5Methods: readonly Method[] = [...methods, credentialsMethod(methods)]

/** RetailCRM's API v5, the only place that knows it. */
export const apiV5: Module = {
  name: 'api-v5',
  routes: async (app: App, platform: Platform) => {
    await app.register(apiV5Door, { host: hostOf(platform), methods: apiV5Methods })
  },
  answerBadUrl,
}

function hostOf({ db, publicUrl, version }: Platform): Host {
  return {
    db,
    findKey: async (secret) => {
      const found = await keyBehind(db, secret)
      return found && { ...found.key, actor: found.actor }
    },
    account: async () => {
      const { account, sites } = await referencesAt(db.kysely, await currentVersion(db))
      return { timeZone: account.timeZone, sites: sites.all.map((site) => site.code) }
    },
    limits: limitsFrom(process.env),
    installation: { version, publicUrl },
  }
}
