import { parseDay } from '#shared/dates.ts'
import { money, type Money } from '#shared/money.ts'

const MONTHS = ['янв', 'фев', 'мар', 'апр', 'ма', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек']
const ENGLISH = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * A day as cabinets write it: 2026-11-05, 2026-11-05 00:00:00, 20261105, 05.11.2026, 5.11.26, 05/11/2026 (the day comes first, unless it cannot), 5 ноября 2026 г.,
 * Nov 5, 2026, and the number that a spreadsheet keeps.
 * @returns `YYYY-MM-DD`; null when it is no existing day
 */
export function readDay(cell: string): string | null {
  const text = cell.trim().toLowerCase().replace(/[\s\u00a0]+/g, ' ')
  const iso = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[t ].*)?$/.exec(text) ?? /^(20\d{2})(\d{2})(\d{2})$/.exec(text)
  if (iso) return day(iso[1]!, iso[2]!, iso[3]!)
  const plain = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?: .*)?$/.exec(text)
  if (plain) return Number(plain[2]) > 12 ? day(plain[3]!, plain[1]!, plain[2]!) : day(plain[3]!, plain[2]!, plain[1]!)
  const named = /^(\d{1,2})[ -]([a-zа-я]+)\.?,?[ -](\d{4}|\d{2})(?: ?г\.?)?$/.exec(text)
  if (named) return day(named[3]!, monthOf(named[2]!), named[1]!)
  const american = /^([a-z]+)\.? (\d{1,2}),? (\d{4})$/.exec(text)
  if (american) return day(american[3]!, monthOf(american[1]!), american[2]!)
  // 40000 is 2009, 60000 is 2064: whatever else such a number may be, it is no day.
  if (/^[4-5]\d{4}$/.test(text)) return new Date(Date.UTC(1899, 11, 30 + Number(text))).toISOString().slice(0, 10)
  return null
}

const day = (year: string, month: string, date: string): string | null => parseDay(`${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`)

function monthOf(name: string): string {
  const index = ENGLISH.findIndex((month) => name.startsWith(month))
  return String((index >= 0 ? index : MONTHS.findIndex((month) => name.startsWith(month))) + 1)
}

/**
 * An amount as cabinets write it: 1234.56, 1 234,56 ₽, 1.234,56, 1,234.56, RUB 12. Empty and dashes are nothing spent.
 * @returns minor units, less than nothing where it says so; null when it is no amount
 */
export function readAmount(cell: string): Money | null {
  const text = cell.replace(/[\s\u00a0\u202f'’]/g, '').replace(/руб(лей|ля|ль)?\.?|р\.|rub|rur|usd|eur|kzt|byn|[₽$€₸%]/gi, '').replace(/^[−–—]/, '-')
  if (/^-{0,3}$/.test(text)) return money(0)
  if (!/^[+-]?[\d.,]*\d[\d.,]*$/.test(text)) return null
  const point = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','))
  const sign = text[point] ?? ''
  // «1,234» and «1.234.567» separate thousands: a decimal sign stands once and not before just three digits, unless a zero leads.
  const isThousands = point >= 0 && (text.split(sign).length > 2 || (/^[+-]?[1-9]\d{0,2}$/.test(text.slice(0, point)) && text.length - point - 1 === 3))
  const whole = point < 0 || isThousands ? text : text.slice(0, point)
  if (!/^[+-]?(\d*|\d{1,3}([.,])\d{3}(\2\d{3})*)$/.test(whole)) return null
  const plain = point < 0 || isThousands ? text.replace(/[.,]/g, '') : `${text.slice(0, point).replace(/[.,]/g, '')}.${text.slice(point + 1)}`
  try {
    return money(plain)
  } catch {
    return null
  }
}

/** A whole number: clicks, views. Null for what is none, which nobody minds. */
export function readCount(cell: string): number | null {
  const text = cell.replace(/[\s\u00a0\u202f]/g, '')
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}
