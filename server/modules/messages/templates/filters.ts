import { transliterate } from '#shared/sms.ts'

export type FilterContext = { locale: 'ru' | 'en'; timeZone: string; currency: string }
type Filter = (context: FilterContext, value: unknown, ...given: unknown[]) => unknown

const LANGUAGE = { ru: 'ru-RU', en: 'en-GB' }

/** Named ways to say a moment; a day without a time is said without one. */
const DATES: Record<string, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'long' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  short: { day: '2-digit', month: '2-digit', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  moment: { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
}

/** Filters of messages: each takes plain values and gives plain values. What cannot be said is said as it is. */
export const FILTERS: Record<string, Filter> = {
  money: ({ locale, currency }, value, code) => {
    const sum = numberOf(value)
    if (sum === null) return value
    return sum.toLocaleString(LANGUAGE[locale], {
      style: 'currency', currency: isCurrency(code) ? code : currency, minimumFractionDigits: Number.isInteger(sum) ? 0 : 2, maximumFractionDigits: 2,
    })
  },
  number: ({ locale }, value) => numberOf(value)?.toLocaleString(LANGUAGE[locale], { maximumFractionDigits: 3 }) ?? value,
  date: ({ locale, timeZone }, value, format) => {
    const moment = momentOf(value)
    if (!moment) return value
    return moment.at.toLocaleString(LANGUAGE[locale], { ...(DATES[String(format)] ?? DATES['date']), timeZone: moment.isDay ? 'UTC' : timeZone })
  },
  /** `{{ n | plural: 'товар', 'товара', 'товаров' }}`, in English two forms. */
  plural: ({ locale }, value, ...forms) => {
    const rule = new Intl.PluralRules(locale).select(numberOf(value) ?? 0)
    const place = locale === 'ru' ? { one: 0, few: 1 }[rule as 'one' | 'few'] ?? 2 : rule === 'one' ? 0 : 1
    return forms[Math.min(place, forms.length - 1)] ?? ''
  },
  phone: (_context, value) => {
    const parts = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(String(value ?? ''))
    return parts ? `+7 ${parts[1]} ${parts[2]}-${parts[3]}-${parts[4]}` : value
  },
  translit: (_context, value) => transliterate(String(value ?? '').slice(0, 100_000)),
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

const isCurrency = (code: unknown): code is string => typeof code === 'string' && /^[A-Z]{3}$/.test(code)

function momentOf(value: unknown): { at: Date; isDay: boolean } | null {
  if (value === 'now') return { at: new Date(), isDay: false }
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return null
  const at = new Date(value)
  return Number.isNaN(+at) ? null : { at, isDay: value.length === 10 }
}
