import type { Words } from './metrics/metric.ts'

/** Figures that the program watches by the hour. `over / under` where both are named. */
export type Watched = {
  code: WatchedCode
  title: Words
  formula: Words
  format: 'count' | 'money' | 'percent' | 'minutes'
  /** Which way out of the corridor is worth telling; the other is good news, or none. */
  tells: readonly ('below' | 'above')[]
}
export const WATCHED_CODES = ['silence', 'orders', 'revenue', 'averageOrder', 'cancels', 'conversion', 'visits'] as const
export type WatchedCode = (typeof WATCHED_CODES)[number]

export const WATCHED: readonly Watched[] = [
  {
    code: 'silence', format: 'minutes', tells: ['above'], title: { ru: 'Нет заказов с сайта', en: 'No orders from the site' },
    formula: { ru: 'Минуты с последнего заказа, когда в те же часы прошлых недель за это время приходило не меньше восьми', en: 'Minutes since the last order, when no fewer than eight came meanwhile in the same hours of the weeks before' },
  },
  {
    code: 'orders', format: 'count', tells: ['below', 'above'], title: { ru: 'Новые заказы', en: 'New orders' },
    formula: { ru: 'Созданные заказы, отменённые тоже: свежие ещё не успели отменить', en: 'Orders created, cancelled ones too: the latest have not had the time to be cancelled' },
  },
  {
    code: 'revenue', format: 'money', tells: ['below'], title: { ru: 'Сумма новых заказов', en: 'Sum of new orders' },
    formula: { ru: 'Сумма созданных заказов, отменённых тоже, без заказов без курса валюты', en: 'Sum of orders created, cancelled ones too, without those that have no rate of their currency' },
  },
  {
    code: 'averageOrder', format: 'money', tells: ['below', 'above'], title: { ru: 'Средний новый заказ', en: 'Average new order' },
    formula: { ru: 'Сумма созданных заказов / их количество, без заказов без курса валюты', en: 'Sum of orders created / their number, without those that have no rate of their currency' },
  },
  {
    code: 'cancels', format: 'percent', tells: ['above'], title: { ru: 'Отмены', en: 'Cancels' },
    formula: { ru: 'Заказы, отменённые за эти часы / созданные за эти часы × 100 %', en: 'Orders cancelled in these hours / created in these hours × 100 %' },
  },
  {
    code: 'conversion', format: 'percent', tells: ['below'], title: { ru: 'Конверсия сайта', en: 'Conversion of the site' },
    formula: { ru: 'Созданные заказы / визиты без роботов × 100 %', en: 'Orders created / visits without robots × 100 %' },
  },
  {
    code: 'visits', format: 'count', tells: ['below'], title: { ru: 'Визиты', en: 'Visits' },
    formula: { ru: 'Визиты без роботов', en: 'Visits without robots' },
  },
]
const byCode = new Map(WATCHED.map((one) => [one.code, one]))
export const watchedOf = (code: string): Watched | undefined => byCode.get(code as WatchedCode)

/** The part that explains most of a change: its share of it, and what it brought instead of what is usual. */
export type Cause = { dimension: CauseDimension; key: string; title: string; share: number; value: number; usual: number }
export const CAUSE_DIMENSIONS = ['site', 'source', 'orderMethod', 'deliveryType', 'region', 'product', 'device'] as const
export type CauseDimension = (typeof CAUSE_DIMENSIONS)[number]

export type Told = { metric: string; site: string; siteName: string; direction: 'below' | 'above'; since: string; until: string; value: number; usual: number; low: number; high: number; unrated: number; cause: Cause | null }
type Locale = 'ru' | 'en'

const DIMENSION_WORDS: Record<CauseDimension, Words> = {
  site: { ru: 'магазин', en: 'the site' }, source: { ru: 'источник', en: 'the source' }, orderMethod: { ru: 'способ оформления', en: 'the way of ordering' },
  deliveryType: { ru: 'доставка', en: 'the delivery' }, region: { ru: 'регион', en: 'the region' }, product: { ru: 'товар', en: 'the product' }, device: { ru: 'устройство', en: 'the device' },
}
const NOT_GIVEN: Words = { ru: 'не указан', en: 'not given' }

/**
 * An alert as a sentence or two: what happened, what is usual, and what explains most of it.
 * @param zone the account's: hours are told as the shop's clock has them
 */
export function describeAlert(told: Told, { locale, zone, currency }: { locale: Locale; zone: string; currency: string }): string {
  const watched = watchedOf(told.metric)
  if (!watched) return told.metric
  const say = (value: number): string => figure(value, watched.format, locale, currency)
  const clock = new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const hours = `${clock.format(new Date(told.since))}–${clock.format(new Date(told.until))}`
  const place = told.site === '' ? '' : ` (${told.siteName})`
  const ru = locale === 'ru'
  if (told.metric === 'silence') {
    const usual = Math.round(told.usual)
    return ru
      ? `${watched.title.ru}${place} уже ${lasting(told.value, locale)}: последний в ${clock.format(new Date(told.since))}, а обычно за это время приходит ${usual}.`
      : `${watched.title.en}${place} for ${lasting(told.value, locale)}: the last came at ${clock.format(new Date(told.since))}, while ${usual} usually come in that time.`
  }
  const figures = ru
    ? `${watched.title.ru}${place}: ${say(told.value)} за ${hours}, ${told.direction === 'below' ? 'меньше' : 'больше'} обычного: обычно ${say(told.usual)}, от ${say(told.low)} до ${say(told.high)}.`
    : `${watched.title.en}${place}: ${say(told.value)} at ${hours}, ${told.direction === 'below' ? 'less' : 'more'} than usual: usually ${say(told.usual)}, from ${say(told.low)} to ${say(told.high)}.`
  const first = `${figures}${withoutRate(told.unrated, locale)}`
  if (!told.cause) return `${first} ${ru ? 'Так везде: ни одна часть сама этого не объясняет.' : 'It is so everywhere: no part explains it by itself.'}`
  const { cause } = told
  const part = `${DIMENSION_WORDS[cause.dimension][locale]} ${cause.title === '' ? NOT_GIVEN[locale] : `«${cause.title}»`}`
  const count = (value: number): string => figure(value, watched.format === 'money' && told.metric === 'revenue' ? 'money' : 'count', locale, currency)
  return ru
    ? `${first} ${Math.round(Math.min(cause.share, 1) * 100)} % разницы — ${part}: ${count(cause.value)} вместо ${count(cause.usual)}.`
    : `${first} ${Math.round(Math.min(cause.share, 1) * 100)} % of the difference is ${part}: ${count(cause.value)} instead of ${count(cause.usual)}.`
}

/** Money of an order without a rate is in no figure: whoever reads of less money has to know. */
function withoutRate(count: number, locale: Locale): string {
  if (count === 0) return ''
  if (locale === 'en') return ` Left out: ${count} ${count === 1 ? 'order' : 'orders'} without a rate.`
  return ` Без ${count} ${new Intl.PluralRules('ru').select(count) === 'one' ? 'заказа, у которого' : 'заказов, у которых'} нет курса валюты.`
}

function figure(value: number, format: Watched['format'], locale: Locale, currency: string): string {
  if (format === 'money') return new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 }).format(value / 100)
  if (format === 'percent') return `${new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} %`
  return new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 && !Number.isInteger(value) ? 1 : 0 }).format(value)
}

function lasting(minutes: number, locale: Locale): string {
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)]
  const words = locale === 'ru' ? { hour: 'ч', minute: 'мин' } : { hour: 'h', minute: 'min' }
  return [hours > 0 ? `${hours} ${words.hour}` : '', rest > 0 || hours === 0 ? `${rest} ${words.minute}` : ''].filter(Boolean).join(' ')
}
