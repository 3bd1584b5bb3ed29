import { chance } from './chance.ts'
import { DEMO_SITE, RATE } from './demo-orders.ts'
import type { InvoiceBook } from './invoices.ts'

type Good = { code: string; name: string; price: number; sold: number }

/** Words of a product's name that put it into a group; the data has no groups of its own. */
const GROUPS: [name: string, words: RegExp][] = [
  ['Сумки и рюкзаки', /BAG|RUCKSACK|PURSE/],
  ['Свет и свечи', /LIGHT|LAMP|CANDLE|LANTERN/],
  ['Кухня и стол', /MUG|CUP|PLATE|BOWL|TEA|CAKE|KITCHEN|BOTTLE|JAR|TIN|SPOON|LUNCH/],
  ['Праздник', /CHRISTMAS|PARTY|BUNTING|GIFT|EASTER|WRAP|CARD|RIBBON/],
  ['Дом и сад', /GARDEN|HOME|DOOR|CLOCK|FRAME|CUSHION|HOOK|DRAWER|SIGN|MIRROR|BOX/],
  ['Детям', /TOY|DOLL|CHILD|PLAY|GAME|PUZZLE|PENCIL|BABY/],
  ['Украшения', /NECKLACE|BRACELET|EARRING|RING|BROOCH|HAIR/],
]
const OTHER = 'Разное'

/** The goods of the invoices: the newest name and the usual price of each code. */
function goodsOf(book: InvoiceBook): Good[] {
  const goods = new Map<string, Good>()
  for (const invoice of book.invoices) {
    for (const line of invoice.lines) {
      const known = goods.get(line.code)
      goods.set(line.code, { code: line.code, name: line.name, price: line.price, sold: (known?.sold ?? 0) + line.quantity })
    }
  }
  return [...goods.values()]
}

/** The same goods as a catalogue file, as a store would publish it: the demo loads it the way stores' files are loaded. */
export async function* demoFeed(book: InvoiceBook): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const groups = [...GROUPS.map(([name]) => name), OTHER]
  yield encoder.encode(
    `<?xml version="1.0" encoding="UTF-8"?>\n<yml_catalog date="2026-01-01 00:00:00"><shop><name>${DEMO_SITE}</name><categories>` +
      groups.map((name, index) => `<category id="${index + 1}">${escape(name)}</category>`).join('') +
      '</categories><offers>\n',
  )
  for (const good of goodsOf(book)) {
    const draw = chance(`good ${good.code}`)
    const group = GROUPS.findIndex(([, words]) => words.test(good.name))
    const price = (good.price * RATE).toFixed(2)
    const purchase = ((good.price * RATE * (45 + draw.below(25))) / 100).toFixed(2)
    // A month's sales on the shelf, and now and then nothing: some orders must find the shelf empty.
    const quantity = draw.below(100) < 4 ? 0 : Math.ceil(good.sold / 12) + draw.below(40)
    yield encoder.encode(
      `<offer id="${good.code}" productId="${good.code}" quantity="${quantity}"><name>${escape(good.name)}</name><productName>${escape(good.name)}</productName>` +
        `<categoryId>${group < 0 ? groups.length : group + 1}</categoryId><price>${price}</price><purchasePrice>${purchase}</purchasePrice>` +
        `<param name="Артикул" code="article">${good.code}</param><unit code="pc" name="Штука" sym="шт."/></offer>\n`,
    )
  }
  yield encoder.encode('</offers></shop></yml_catalog>\n')
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
