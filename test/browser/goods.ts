import { loadCatalogue } from '../../server/modules/catalogue/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import type { Db } from '../../server/platform/db.ts'

type Goods = { externalId: string; name: string; article: string; price: number; stock: number }

/** A small catalogue of the default store, loaded the way that stores load theirs. */
export async function loadGoods(db: Db, goods: Goods[]): Promise<void> {
  const offers = goods.map(
    ({ externalId, name, article, price, stock }) =>
      `<offer id="${externalId}" productId="${externalId}" quantity="${stock}"><price>${price}</price><categoryId>1</categoryId><name>${name}</name><productName>${name}</productName><param name="Артикул" code="article">${article}</param></offer>`,
  )
  const xml = `<?xml version="1.0" encoding="UTF-8"?><yml_catalog date="2026-01-01 10:00:00"><shop><name>Магазин</name><company>Магазин</company><categories><category id="1">Посуда</category></categories><offers>${offers.join('')}</offers></shop></yml_catalog>`
  const bytes = new TextEncoder().encode(xml)
  const load = await loadCatalogue(db, systemActor('test'), {
    site: 'shop',
    source: {
      name: 'goods.xml',
      bytes: (async function* () {
        yield bytes
      })(),
      bytesTotal: bytes.length,
    },
  })
  if (load.state !== 'done') throw new Error(`the goods could not be loaded: ${JSON.stringify(load)}`)
}
