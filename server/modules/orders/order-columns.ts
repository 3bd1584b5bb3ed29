import { decimal, money, type Money } from '#shared/money.ts'

/** How a column of `order` or `order_item` is read and written. */
type Kind = 'text' | 'money' | 'number' | 'integer' | 'boolean' | 'moment' | 'day' | 'json'
type Column = readonly [name: string, column: string, kind: Kind]

const SQL_TYPE: Record<Kind, string> = {
  text: 'text', money: 'numeric', number: 'numeric', integer: 'bigint', boolean: 'boolean', moment: 'timestamptz', day: 'date', json: 'jsonb',
}

/** Names of the field catalogue and their columns: the one place where an order's state and its row meet. */
export const ORDER_COLUMNS = [
  ['number', 'number', 'text'], ['externalId', 'external_id', 'text'], ['site', 'site', 'text'], ['orderType', 'order_type', 'text'],
  ['orderMethod', 'order_method', 'text'], ['status', 'status', 'text'], ['statusComment', 'status_comment', 'text'],
  ['statusChangedAt', 'status_changed_at', 'moment'], ['statusDeadlineAt', 'status_deadline_at', 'moment'], ['createdAt', 'created_at', 'moment'],
  ['customerId', 'customer_id', 'integer'], ['contactId', 'contact_id', 'integer'], ['companyId', 'company_id', 'integer'], ['managerId', 'manager_id', 'integer'],
  ['firstName', 'first_name', 'text'], ['lastName', 'last_name', 'text'], ['patronymic', 'patronymic', 'text'], ['phone', 'phone', 'text'],
  ['additionalPhone', 'additional_phone', 'text'], ['email', 'email', 'text'], ['call', 'call', 'boolean'], ['countryIso', 'country_iso', 'text'],
  ['currency', 'currency', 'text'], ['rate', 'rate', 'number'], ['rateBase', 'rate_base', 'text'], ['customerComment', 'customer_comment', 'text'], ['managerComment', 'manager_comment', 'text'],
  ['privilegeType', 'privilege_type', 'text'], ['personalDiscountPercent', 'personal_discount_percent', 'number'],
  ['discountManualAmount', 'discount_manual_amount', 'money'], ['discountManualPercent', 'discount_manual_percent', 'number'],
  ['applyRound', 'apply_round', 'boolean'], ['bonusCharge', 'bonus_charge', 'money'], ['goodsSum', 'goods_sum', 'money'], ['discountSum', 'discount_sum', 'money'], ['total', 'total', 'money'],
  ['paidSum', 'paid_sum', 'money'], ['purchaseSum', 'purchase_sum', 'money'], ['fullyPaidAt', 'fully_paid_at', 'moment'],
  ['deliveryType', 'delivery_type', 'text'], ['deliveryService', 'delivery_service', 'text'], ['deliveryCost', 'delivery_cost', 'money'],
  ['deliveryNetCost', 'delivery_net_cost', 'money'], ['deliveryDate', 'delivery_date', 'day'], ['deliveryTime', 'delivery_time', 'json'],
  ['deliveryAddress', 'delivery_address', 'json'], ['deliveryData', 'delivery_data', 'json'], ['deliveryVatRate', 'delivery_vat_rate', 'text'],
  ['shipmentStore', 'shipment_store', 'text'], ['shipmentDate', 'shipment_date', 'day'], ['shipped', 'shipped', 'boolean'], ['weight', 'weight', 'number'],
  ['length', 'length', 'integer'], ['width', 'width', 'integer'], ['height', 'height', 'integer'], ['contragent', 'contragent', 'json'],
  ['source', 'source', 'json'], ['marketplace', 'marketplace', 'json'], ['mark', 'mark', 'integer'], ['markAt', 'mark_at', 'moment'],
  ['clientId', 'client_id', 'text'], ['dialogId', 'dialog_id', 'integer'], ['customFields', 'custom_fields', 'json'], ['fromApi', 'from_api', 'boolean'],
  ['problemsCount', 'problems_count', 'integer'], ['itemsCount', 'items_count', 'integer'],
] as const satisfies readonly Column[]

export const ITEM_COLUMNS = [
  ['position', 'position', 'integer'], ['offerId', 'offer_id', 'integer'], ['externalId', 'external_id', 'text'], ['externalIds', 'external_ids', 'json'],
  ['productName', 'product_name', 'text'], ['article', 'article', 'text'], ['quantity', 'quantity', 'number'], ['initialPrice', 'initial_price', 'money'],
  ['purchasePrice', 'purchase_price', 'money'], ['discountManualAmount', 'discount_manual_amount', 'money'],
  ['discountManualPercent', 'discount_manual_percent', 'number'], ['discounts', 'discounts', 'json'], ['discountTotal', 'discount_total', 'money'],
  ['unitPrices', 'unit_prices', 'json'], ['total', 'total', 'money'], ['priceType', 'price_type', 'text'], ['vatRate', 'vat_rate', 'text'],
  ['status', 'status', 'text'], ['comment', 'comment', 'text'], ['properties', 'properties', 'json'], ['markingCodes', 'marking_codes', 'json'],
  ['createdAt', 'created_at', 'moment'],
] as const satisfies readonly Column[]

const toColumn = (kind: Kind, value: unknown): unknown => (kind === 'money' && value !== null ? decimal(value as Money) : value)

function fromColumn(kind: Kind, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (kind === 'money') return money(value as string)
  if (kind === 'number') return Number(value)
  return value
}

/** A row for `jsonb_to_record`: column names, money as decimal text. What is empty is left out: it is read as null all the same. */
export function rowOf(columns: readonly Column[], state: Record<string, unknown>): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const [name, column, kind] of columns) {
    const value = state[name]
    if (value !== null && value !== undefined) row[column] = toColumn(kind, value)
  }
  return row
}

/** A state as `to_jsonb` of its row would give it: money and numbers as numbers, moments as ISO text. */
export function jsonRowOf(columns: readonly Column[], state: Record<string, unknown>): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const [name, column, kind] of columns) {
    const value = state[name] ?? null
    row[column] = value === null ? null : kind === 'money' ? Number(decimal(value as Money)) : value instanceof Date ? value.toISOString() : value
  }
  return row
}

/** The values of the named fields by column, ready for `update … set`. */
export function columnsOf(columns: readonly Column[], names: Iterable<string>, state: Record<string, unknown>): Record<string, unknown> {
  const wanted = new Set(names)
  return Object.fromEntries(
    columns
      .filter(([name]) => wanted.has(name))
      .map(([name, column, kind]) => {
        const value = toColumn(kind, state[name] ?? null)
        return [column, kind === 'json' && value !== null ? JSON.stringify(value) : value]
      }),
  )
}

export function stateOf<State>(columns: readonly Column[], row: Record<string, unknown>): State {
  return Object.fromEntries(columns.map(([name, column, kind]) => [name, fromColumn(kind, row[column])])) as State
}

/** Column list and typed record for `insert … select … from jsonb_to_recordset`. */
export function insertParts(columns: readonly Column[]): { names: string; record: string } {
  return {
    names: columns.map(([, column]) => column).join(', '),
    record: columns.map(([, column, kind]) => `${column} ${SQL_TYPE[kind]}`).join(', '),
  }
}
