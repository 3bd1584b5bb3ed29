import { Type, type Static } from 'typebox'

const Moment = Type.Unsafe<Date | string>(Type.String({ format: 'date-time', description: 'ISO 8601, UTC' }))
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description?: string) => Type.Union([schema, Type.Null()], description ? { description } : {})
const Reason = Type.Object({ code: Type.String(), params: Type.Record(Type.String(), Type.Unknown()) })

export const LoadNote = Type.Object({
  line: Type.Integer({ description: 'Line of the file in which the row begins' }),
  code: Type.String({ description: 'missing_id, bad_id, missing_name, missing_price, bad_price, bad_number, row_too_large, doubled_id, bad_category, unknown_category' }),
  params: Type.Record(Type.String(), Type.Unknown()),
  isKept: Type.Boolean({ description: 'The row was taken all the same, without what is odd' }),
})

export const CatalogueLoad = Type.Object({
  id: Type.Integer(),
  site: Type.String(),
  source: Type.String({ description: 'Path, file name or URL' }),
  state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed'), Type.Literal('asks')], {
    description: 'asks: more than a fifth of the offers in sale are not in the file; they stay until it is confirmed',
  }),
  startedAt: Moment,
  finishedAt: Nullable(Moment),
  rowsRead: Type.Integer(),
  offersAdded: Type.Integer(),
  offersChanged: Type.Integer(),
  offersUnchanged: Type.Integer(),
  offersDeactivated: Type.Integer(),
  offersMissing: Nullable(Type.Integer(), 'Offers in sale that the file does not name; known when it has been read'),
  rowsRefused: Type.Integer(),
  bytesRead: Type.Integer(),
  bytesTotal: Nullable(Type.Integer(), 'null when the source does not say'),
  error: Nullable(Reason, 'Why it failed or what it asks'),
  report: Type.Array(LoadNote, { description: 'The first thousand notes about rows; empty in the list of loads' }),
})
export type CatalogueLoad = Static<typeof CatalogueLoad>
export type LoadNote = Static<typeof LoadNote>

const Id = Type.Integer({ minimum: 1 })
const Text = (maxLength = 255) => Type.String({ maxLength })
const MoneyUnits = Type.Integer({ description: 'Minor units' })

export const StoreStock = Type.Object({
  store: Type.String(),
  quantity: Type.Number(),
  reserved: Type.Number({ description: 'Promised to orders' }),
  purchasePrice: Nullable(MoneyUnits),
})

export const OfferCard = Type.Object({
  id: Id,
  externalId: Nullable(Type.String()),
  xmlId: Nullable(Type.String()),
  name: Type.String(),
  article: Nullable(Type.String()),
  barcode: Nullable(Type.String()),
  active: Type.Boolean(),
  unit: Nullable(Type.String(), 'Code of the unit'),
  vatRate: Nullable(Type.String(), '"none" or a percent'),
  weight: Nullable(Type.Number(), 'Grams'),
  length: Nullable(Type.Number(), 'Millimetres, as width and height'),
  width: Nullable(Type.Number()),
  height: Nullable(Type.Number()),
  images: Type.Array(Type.String()),
  purchasePrice: Nullable(MoneyUnits, 'Minor units; null also for those who may not see it'),
  properties: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), value: Type.String() })),
  prices: Type.Record(Type.String(), MoneyUnits, { description: 'By price type' }),
  stores: Type.Array(StoreStock),
})
export type OfferCard = Static<typeof OfferCard>

export const ProductCard = Type.Object({
  id: Id,
  site: Type.String(),
  externalId: Nullable(Type.String()),
  type: Type.Union([Type.Literal('product'), Type.Literal('service')]),
  name: Type.String(),
  article: Nullable(Type.String()),
  url: Nullable(Type.String()),
  imageUrl: Nullable(Type.String()),
  description: Nullable(Type.String()),
  manufacturer: Nullable(Type.String()),
  popular: Type.Boolean(),
  stock: Type.Boolean({ description: 'On sale' }),
  novelty: Type.Boolean(),
  recommended: Type.Boolean(),
  active: Type.Boolean(),
  markable: Type.Boolean(),
  minPrice: Nullable(MoneyUnits, 'Over active offers, default price type'),
  maxPrice: Nullable(MoneyUnits),
  quantity: Type.Number({ description: 'Of active offers in active stores' }),
  createdAt: Moment,
  updatedAt: Moment,
  groups: Type.Array(Type.Object({ id: Id, name: Type.String(), externalId: Nullable(Type.String()) })),
  offers: Type.Array(OfferCard),
})
export type ProductCard = Static<typeof ProductCard>

export const OfferFound = Type.Object({
  id: Id,
  productId: Id,
  name: Type.String(),
  article: Nullable(Type.String()),
  barcode: Nullable(Type.String()),
  externalId: Nullable(Type.String()),
  site: Type.String(),
  unit: Nullable(Type.String({ description: 'Symbol: шт.' })),
  imageUrl: Nullable(Type.String()),
  price: Nullable(MoneyUnits, 'Minor units of the default price type'),
  free: Nullable(Type.Number(), 'In all stores, less what is reserved; null when nobody counts it'),
  stores: Type.Array(Type.Object({ store: Type.String(), quantity: Type.Number(), free: Type.Number() })),
})
export type OfferFound = Static<typeof OfferFound>

export const ProductGroup = Type.Object({
  id: Id,
  site: Type.String(),
  externalId: Nullable(Type.String()),
  parentId: Nullable(Id),
  name: Type.String(),
  description: Nullable(Type.String()),
  active: Type.Boolean(),
  level: Type.Integer({ description: '0 at the top' }),
  productsCount: Type.Integer({ description: 'Products that stand directly in it' }),
})
export type ProductGroup = Static<typeof ProductGroup>

/** `{field: {from, to}}`: `from` is what the person saw, and decides about conflicts. */
export const FieldEdits = Type.Object({
  changes: Type.Record(Type.String({ maxLength: 100 }), Type.Object({ from: Type.Optional(Type.Unknown()), to: Type.Unknown() }), { minProperties: 1, maxProperties: 50 }),
})
export type FieldEdits = Static<typeof FieldEdits>

export const CreateProduct = Type.Object({
  site: Type.Optional(Text(100)),
  name: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
  article: Type.Optional(Text()),
  externalId: Type.Optional(Text()),
  type: Type.Optional(Type.Union([Type.Literal('product'), Type.Literal('service')])),
  price: Type.Optional(Type.Integer({ minimum: 0, maximum: 99_999_999_999_999, description: 'Minor units of the default price type' })),
  groups: Type.Optional(Type.Array(Id, { maxItems: 100 })),
})
export type CreateProduct = Static<typeof CreateProduct>

export const SaveGroup = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' })),
  parentId: Type.Optional(Nullable(Id)),
  description: Type.Optional(Nullable(Text(2000))),
  active: Type.Optional(Type.Boolean()),
})
export type SaveGroup = Static<typeof SaveGroup>

export const StartLoad = Type.Object({
  site: Text(100),
  url: Type.Optional(Type.String({ maxLength: 2000, description: 'http or https; the address in the settings of the site when absent' })),
  confirmShrink: Type.Optional(Type.Boolean({ description: 'Go on although a large part of the offers would disappear' })),
})
export type StartLoad = Static<typeof StartLoad>
