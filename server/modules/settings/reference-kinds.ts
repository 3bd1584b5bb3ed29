import { REFERENCE_SCHEMAS, type ReferenceName } from '#shared/contracts/settings.ts'

/** Rows of another reference that go with a row of this one, kept in a table of pairs. */
export type Link = { table: string; own: string; other: string; of: ReferenceName }

export type ReferenceKind = {
  table: string
  /** Columns whose name is not simply the field's in snake case. */
  renamed?: Record<string, string>
  /** Fields in minor units over numeric columns. */
  money?: string[]
  /** Fields over jsonb columns. */
  json?: string[]
  links?: Record<string, Link>
  /** Flags of which at most one row of the list is true. */
  single?: string[]
  /** Fields that hold codes of another reference. */
  points?: Record<string, ReferenceName>
  orderBy: string
}

const byOrdering = 'ordering, name, code'

/** How each reference lies in its table: reading, saving and checking all go by this. */
export const REFERENCE_KINDS: Record<ReferenceName, ReferenceKind> = {
  sites: {
    table: 'site',
    single: ['defaultForCrm'],
    points: { currency: 'currencies', countryIso: 'countries', contragentCode: 'legalEntities' },
    orderBy: byOrdering,
  },
  statusGroups: { table: 'status_group', orderBy: byOrdering },
  statuses: { table: 'order_status', renamed: { group: 'group_code' }, points: { group: 'statusGroups' }, orderBy: byOrdering },
  orderTypes: { table: 'order_type', single: ['defaultForCrm', 'defaultForApi'], orderBy: byOrdering },
  orderMethods: { table: 'order_method', single: ['defaultForCrm', 'defaultForApi'], orderBy: byOrdering },
  paymentTypes: {
    table: 'payment_type',
    single: ['defaultForCrm', 'defaultForApi'],
    points: { sites: 'sites' },
    links: { paymentStatuses: { table: 'payment_type_status', own: 'payment_type', other: 'payment_status', of: 'paymentStatuses' } },
    orderBy: byOrdering,
  },
  paymentStatuses: { table: 'payment_status', single: ['defaultForCrm', 'defaultForApi'], orderBy: byOrdering },
  deliveryTypes: {
    table: 'delivery_type',
    money: ['defaultCost', 'defaultNetCost'],
    single: ['defaultForCrm'],
    points: { sites: 'sites' },
    links: { paymentTypes: { table: 'delivery_type_payment_type', own: 'delivery_type', other: 'payment_type', of: 'paymentTypes' } },
    orderBy: byOrdering,
  },
  deliveryServices: { table: 'delivery_service', points: { deliveryType: 'deliveryTypes' }, orderBy: 'name, code' },
  itemStatuses: {
    table: 'item_status',
    points: { orderStatusByItemStatus: 'statuses', orderStatusForItemStatus: 'statuses' },
    orderBy: byOrdering,
  },
  units: { table: 'unit', single: ['isDefault'], orderBy: 'is_default desc, name, code' },
  priceTypes: { table: 'price_type', single: ['isDefault'], points: { currency: 'currencies' }, orderBy: byOrdering },
  currencies: { table: 'currency', orderBy: 'is_base desc, code' },
  countries: { table: 'country', orderBy: byOrdering },
  stores: { table: 'store', orderBy: byOrdering },
  legalEntities: { table: 'legal_entity', json: ['requisites'], orderBy: 'legal_name, code' },
  costGroups: { table: 'cost_group', orderBy: byOrdering },
  costItems: { table: 'cost_item', renamed: { group: 'group_code' }, points: { group: 'costGroups' }, orderBy: byOrdering },
  taskTypes: {
    table: 'task_type',
    points: { statusAnswered: 'statuses', statusNoAnswer: 'statuses', statusRefused: 'statuses', statusDone: 'statuses' },
    orderBy: byOrdering,
  },
}

export const REFERENCE_NAMES = Object.keys(REFERENCE_KINDS) as ReferenceName[]

export function columnOf(kind: ReferenceKind, field: string): string {
  return kind.renamed?.[field] ?? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** SQL of the whole list as JSON, in the shape of the contract. */
export function listSql(name: ReferenceName): string {
  const kind = REFERENCE_KINDS[name]
  const pairs = Object.keys(REFERENCE_SCHEMAS[name].properties).map((field) => `'${field}', ${fieldSql(kind, field)}`)
  return `(select coalesce(json_agg(json_build_object(${pairs.join(', ')}) order by ${kind.orderBy}), '[]') from ${kind.table} r)`
}

function fieldSql(kind: ReferenceKind, field: string): string {
  const link = kind.links?.[field]
  if (link) return `(select coalesce(json_agg(l.${link.other} order by l.${link.other}), '[]') from ${link.table} l where l.${link.own} = r.code)`
  const column = `r.${columnOf(kind, field)}`
  return kind.money?.includes(field) ? `(${column} * 100)::bigint` : column
}
