/** Text in both languages of the program. */
export type Words = { ru: string; en: string }

export type MetricBase = 'created' | 'completed' | 'paid'
export type MetricFormat = 'money' | 'count' | 'quantity' | 'percent' | 'days' | 'hours' | 'minutes' | 'ratio'
export type MetricSubject = 'order' | 'item' | 'customer' | 'visit' | 'task' | 'message' | 'payment' | 'cost' | 'stock' | 'call' | 'chat' | 'loyalty' | 'program'
export type MetricOpens = 'order' | 'customer' | 'product' | 'task' | 'cost' | 'visit' | 'message' | 'payment' | 'offer'

/**
 * A metric as people read it, defined once for dashboards, reports, the builder, alerts, exports, programs and the words on hover. How it is
 * computed stands in server/modules/analytics/metrics, by the same code.
 */
export type Metric = {
  code: string
  title: Words
  formula: Words
  subject: MetricSubject
  /** Dates that it can be counted by, its own first; empty: it is of this moment. */
  base: readonly MetricBase[]
  excludes: Words
  /** percent: 12.5 is 12.5 %; money: minor units of the base currency. */
  format: MetricFormat
  /** Which way is good; null = neither. */
  better: 'up' | 'down' | null
  /** What a click on its number opens. */
  opens: MetricOpens | null
  /** Of the list of definitions that the program keeps to. */
  row: number
  /**
   * connected: asked by its code. not_connected: what it is computed of does not exist yet; `reason` says so. report: a picture of many numbers, in
   * the ready report that `reason` names. rule: a definition that other metrics obey.
   */
  source: 'connected' | 'not_connected' | 'report' | 'rule'
  reason: Words | null
}

const BY_ORDER_DATE = ['created', 'completed', 'paid'] as const
export const BY_CREATION = ['created'] as const
export const OF_NOW = [] as const

export const WITHOUT_CANCELLED: Words = {
  ru: 'Без отменённых заказов, если не включены; без отменённых позиций',
  en: 'Without cancelled orders unless they are switched on; without cancelled lines',
}
export const NOTHING_LEFT_OUT: Words = { ru: 'Ничего', en: 'Nothing' }

type Told = Omit<Metric, 'base' | 'excludes' | 'better' | 'opens' | 'source' | 'reason'> & Partial<Pick<Metric, 'base' | 'excludes' | 'better' | 'opens'>>

/** A metric that has a formula. Unless told: of orders, by any of their dates, without cancelled ones. */
export const metric = (told: Told): Metric => ({ base: BY_ORDER_DATE, excludes: WITHOUT_CANCELLED, better: null, opens: 'order', ...told, source: 'connected', reason: null })

/** One that cannot be answered as a number: what there is instead stands in `reason`. */
export const unanswerable = (source: 'not_connected' | 'report' | 'rule', reason: Words, told: Told): Metric => ({
  base: OF_NOW, excludes: NOTHING_LEFT_OUT, better: null, opens: null, ...told, source, reason,
})
