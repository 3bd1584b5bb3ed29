import { sql } from 'kysely'
import { parseDay } from '#shared/dates.ts'
import type { Money } from '#shared/money.ts'
import { Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'

/** The labels of the advertising that a cost paid for. */
export const LABELS = ['source', 'medium', 'campaign', 'keyword', 'content'] as const
export type Labels = Record<(typeof LABELS)[number], string | null>

/** What a cost says. Days are `YYYY-MM-DD`, both included. */
export type CostValues = Labels & {
  item: string
  dateFrom: string
  dateTo: string
  amount: Money
  /** Codes of the shops that it is for; none = the whole business. */
  sites: string[]
  orderId: number | null
  userId: number | null
  comment: string
}

const LONGEST_LABEL = 255
const LONGEST_COMMENT = 2000
const LARGEST = 99_999_999_999_999
const EARLIEST = '2000-01-01'
const LONGEST_PERIOD_DAYS = 3660

const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1

/**
 * Holds the values against the settings: what is wrong is refused all at once.
 * @param before what the row says already: an item or a person that was switched off since stays allowed where it stands
 * @throws Refusal `invalid` with fields item, dateFrom, dateTo, amount, sites, orderId, userId, source …
 */
export async function checkCost(tx: Tx, values: CostValues, before?: CostValues): Promise<CostValues> {
  const references = await freshReferences(tx.db)
  const wrong = [...wrongItem(references, values, before), ...wrongPeriod(values), ...wrongPlaces(references, values, before), ...wrongTexts(values)]
  const isNewOrder = values.orderId !== null && values.orderId !== before?.orderId
  const order = isNewOrder ? await orderOf(tx, values.orderId!) : undefined
  if (isNewOrder && !order) wrong.push({ path: 'orderId', code: 'not_found', params: { entity: 'order', id: values.orderId } })
  if (wrong.length > 0) throw new Refusal('invalid', {}, 400, wrong)
  // A cost of an order is a cost of its shop.
  return order && values.sites.length === 0 ? { ...values, sites: [order.site] } : values
}

function wrongItem({ costItems }: References, values: CostValues, before?: CostValues): FieldRefusal[] {
  const item = costItems.byCode.get(values.item)
  if (!item) return [{ path: 'item', code: values.item === '' ? 'required' : 'unknown_code', params: { code: values.item } }]
  const wrong: FieldRefusal[] = []
  if (!item.active && values.item !== before?.item) wrong.push({ path: 'item', code: 'inactive', params: { code: values.item } })
  const isNew = (name: 'orderId' | 'userId'): boolean => values[name] !== null && (values[name] !== before?.[name] || values.item !== before?.item)
  if (isNew('orderId') && !item.appliesToOrders) wrong.push({ path: 'orderId', code: 'not_of_orders', params: { item: item.name } })
  if (isNew('userId') && !item.appliesToUsers) wrong.push({ path: 'userId', code: 'not_of_people', params: { item: item.name } })
  return wrong
}

function wrongPeriod({ dateFrom, dateTo, amount }: CostValues): FieldRefusal[] {
  const wrong: FieldRefusal[] = []
  for (const [path, day] of [['dateFrom', dateFrom], ['dateTo', dateTo]] as const) {
    if (day === '') wrong.push({ path, code: 'required' })
    else if (parseDay(day) !== day) wrong.push({ path, code: 'wrong_value' })
    else if (day < EARLIEST || day > '2100-01-01') wrong.push({ path, code: 'out_of_range' })
  }
  if (wrong.length === 0 && dateTo < dateFrom) wrong.push({ path: 'dateTo', code: 'before_start' })
  else if (wrong.length === 0 && days(dateFrom, dateTo) > LONGEST_PERIOD_DAYS) wrong.push({ path: 'dateTo', code: 'out_of_range' })
  if (!Number.isSafeInteger(amount) || amount < 0 || amount > LARGEST) wrong.push({ path: 'amount', code: 'out_of_range' })
  return wrong
}

function wrongPlaces({ sites, usersById }: References, values: CostValues, before?: CostValues): FieldRefusal[] {
  const unknown = values.sites.filter((site) => !sites.byCode.has(site)).map((code) => ({ path: 'sites', code: 'unknown_code', params: { code } }))
  const isStrange = values.userId !== null && values.userId !== before?.userId && !usersById.has(values.userId)
  return [...unknown, ...(isStrange ? [{ path: 'userId', code: 'not_found', params: { entity: 'user', id: values.userId } }] : [])]
}

function wrongTexts(values: CostValues): FieldRefusal[] {
  const wrong: FieldRefusal[] = LABELS.filter((name) => (values[name]?.length ?? 0) > LONGEST_LABEL).map((path) => ({ path, code: 'too_long', params: { longest: LONGEST_LABEL } }))
  if (values.comment.length > LONGEST_COMMENT) wrong.push({ path: 'comment', code: 'too_long', params: { longest: LONGEST_COMMENT } })
  const noSource = values.source === null && LABELS.some((name) => values[name] !== null)
  return noSource ? [...wrong, { path: 'source', code: 'required' }] : wrong
}

async function orderOf(tx: Tx, id: number): Promise<{ site: string } | undefined> {
  const { rows } = await sql<{ site: string }>`select site from "order" where id = ${id}`.execute(tx.db)
  return rows[0]
}
