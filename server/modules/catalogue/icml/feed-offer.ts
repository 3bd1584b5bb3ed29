import { createHash } from 'node:crypto'
import { money } from '#shared/money.ts'
import type { Money } from '#shared/money.ts'
import { quantity } from '#shared/quantity.ts'
import type { IcmlElement, IcmlRecord } from './read-icml.ts'

/** An offer of a catalogue file, in our units: grams, millimetres, minor units of money. */
export type FeedOffer = {
  externalId: string
  productExternalId: string
  type: 'product' | 'service'
  name: string
  productName: string
  categoryIds: string[]
  price: Money
  purchasePrice: Money | null
  /** In all stores together; null when the file does not say. */
  quantity: number | null
  url: string | null
  /** The first is the main one. */
  pictures: string[]
  manufacturer: string | null
  xmlId: string | null
  article: string | null
  barcode: string | null
  /** "none", or a percent with two decimals. */
  vatRate: string | null
  weight: number | null
  length: number | null
  width: number | null
  height: number | null
  unit: { code: string; name: string; sym: string } | null
  properties: Record<string, { name: string; value: string }>
  description: string | null
  active: boolean
  productActive: boolean
  markable: boolean
}

/** Something odd about a row. `isKept`: the row was taken all the same, without what is odd. */
export type RowNote = { line: number; code: string; params: Record<string, unknown>; isKept: boolean }

/** Ids and articles are indexed; what is longer is nonsense in that field. */
const LONGEST_ID = 255

/**
 * Makes an offer of a row. Without an id, a name or a sound price there is none; other fields that cannot be read are left out and noted.
 * Files in the older YML form are read as well: `group_id` is a product id, and a missing one means a product of one offer.
 */
export function readFeedOffer(record: IcmlRecord): { offer: FeedOffer | null; notes: RowNote[] } {
  const notes: RowNote[] = []
  const note = (code: string, params: Record<string, unknown> = {}, isKept = true): null => {
    notes.push({ line: record.line, code, params, isKept })
    return null
  }
  const refuse = (code: string, params: Record<string, unknown> = {}) => ({ offer: note(code, params, false), notes })
  const all = (name: string) => record.children.filter((child) => child.name === name)
  const text = (name: string) => trimmed(all(name)[0]?.text)
  const params = all('param')

  const externalId = trimmed(record.attributes['id'])
  if (externalId === null) return refuse('missing_id')
  const productExternalId = trimmed(record.attributes['productId']) ?? trimmed(record.attributes['group_id']) ?? externalId
  if (externalId.length > LONGEST_ID || productExternalId.length > LONGEST_ID) return refuse('bad_id', { id: externalId.slice(0, 80) })
  if (record.isTooLarge) return refuse('row_too_large', { id: externalId })
  const productName = text('productName') ?? text('name') ?? text('model')
  const name = text('name') ?? productName
  if (name === null || productName === null) return refuse('missing_name', { id: externalId })
  const written = text('price')
  if (written === null) return refuse('missing_price', { id: externalId })
  const price = readMoney(written)
  if (price === null) return refuse('bad_price', { id: externalId, price: written.slice(0, 80) })

  const number = (field: string, given: string | null, read: (given: string) => number | null): number | null =>
    given === null ? null : (read(given) ?? note('bad_number', { id: externalId, field, value: given.slice(0, 80) }))
  const purchasePrice = number('purchasePrice', text('purchasePrice'), readMoney) as Money | null
  const kilograms = number('weight', text('weight') ?? trimmed(byCode(params, 'weight')?.text), readNumber)
  const dimensions = text('dimensions')
  const sizes = dimensions?.split('/').map(readNumber) ?? []
  if (dimensions !== null && (sizes.length !== 3 || sizes.includes(null))) note('bad_number', { id: externalId, field: 'dimensions', value: dimensions.slice(0, 80) })
  const [length = null, width = null, height = null] = sizes.length === 3 && !sizes.includes(null) ? sizes.map((size) => millimetres(size)) : []
  return {
    offer: {
      externalId,
      productExternalId,
      type: record.attributes['type'] === 'service' ? 'service' : 'product',
      name,
      productName,
      categoryIds: [...new Set(all('categoryId').map((child) => child.text.trim()).filter((id) => id !== ''))],
      price,
      purchasePrice,
      quantity: number('quantity', trimmed(record.attributes['quantity']), readQuantity),
      url: text('url'),
      pictures: [...new Set(all('picture').map((child) => child.text.trim()).filter((url) => url !== ''))],
      manufacturer: text('vendor'),
      xmlId: short(text('xmlId')),
      article: short(trimmed(byCode(params, 'article')?.text) ?? text('article') ?? text('vendorCode')),
      barcode: short(text('barcode')),
      vatRate: readVatRate(text('vatRate')),
      weight: kilograms === null ? null : Math.round(kilograms * 1_000_000) / 1000,
      length,
      width,
      height,
      unit: readUnit(all('unit')[0]),
      properties: readProperties(params),
      description: text('description') ?? trimmed(byCode(params, 'description')?.text),
      active: text('activity') !== 'N',
      productActive: text('productActivity') !== 'N',
      markable: text('markable') === 'Y',
    },
    notes,
  }
}

/** Changes when the row does. The version is part of it: a new way of reading rows reads all of them anew. */
export function contentHash(offer: FeedOffer): string {
  return createHash('sha1').update(`1${JSON.stringify(offer)}`).digest('base64')
}

const trimmed = (text: string | undefined): string | null => text?.trim() || null
const short = (text: string | null): string | null => text?.slice(0, LONGEST_ID) ?? null
const byCode = (params: IcmlElement[], code: string) => params.find((param) => param.attributes['code'] === code)

/** «1 234,50» as people type prices; below zero is no price. */
const plain = (text: string): string => text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')

function readMoney(text: string): Money | null {
  try {
    const value = money(plain(text))
    return value < 0 ? null : value
  } catch {
    return null
  }
}

/** Below zero means sold more than there is: nothing is there. */
function readQuantity(text: string): number | null {
  try {
    return Math.max(0, quantity(plain(text)))
  } catch {
    return null
  }
}

function readNumber(text: string): number | null {
  const value = Number(plain(text))
  return text.trim() !== '' && value >= 0 && value < 100_000 ? value : null
}

const millimetres = (centimetres: number | null): number | null => (centimetres === null ? null : Math.round(centimetres * 100) / 10)

function readVatRate(text: string | null): string | null {
  if (text === null || text === 'none') return text
  const percent = readNumber(text.replace('%', ''))
  return percent === null || percent > 100 ? null : percent.toFixed(2)
}

function readUnit(element: IcmlElement | undefined): FeedOffer['unit'] {
  const code = trimmed(element?.attributes['code'])
  if (!element || code === null) return null
  const name = trimmed(element.attributes['name']) ?? code
  return { code: code.slice(0, 50), name: name.slice(0, 100), sym: (trimmed(element.attributes['sym']) ?? name).slice(0, 50) }
}

/** Properties without a code are known by their name; of several values of one property all are kept. */
function readProperties(params: IcmlElement[]): FeedOffer['properties'] {
  const properties: FeedOffer['properties'] = {}
  for (const param of params) {
    const name = trimmed(param.attributes['name']) ?? trimmed(param.attributes['code'])
    const value = trimmed(param.text)
    if (name === null || value === null) continue
    const code = trimmed(param.attributes['code']) ?? (name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_|_$/g, '') || name)
    if (code === 'article' || code === 'description') continue
    const known = Object.hasOwn(properties, code) ? properties[code] : undefined
    if (known) known.value = `${known.value}, ${value}`
    else Object.defineProperty(properties, code, { value: { name, value }, enumerable: true })
  }
  return properties
}
