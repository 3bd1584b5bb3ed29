import { describe, expect, it } from 'vitest'
import { formatDay, formatExact, formatMoney, formatNumber, formatWhen, initials } from './format.ts'

const zone = 'Europe/Moscow'
const now = new Date('2026-11-21T11:00:00Z')
const when = (iso: string, locale: 'ru' | 'en' = 'ru') => formatWhen(new Date(iso), locale, zone, now)

describe('money', () => {
  it('has thin spaces that do not break, and kopecks only where there are some', () => {
    expect(formatMoney(123456789, 'ru')).toBe('1\u202f234\u202f567,89\u202f₽')
    expect(formatMoney(150000, 'ru')).toBe('1\u202f500\u202f₽')
    expect(formatMoney(-5, 'ru')).toBe('-0,05\u202f₽')
  })
  it('follows the language', () => {
    expect(formatMoney(123450, 'en')).toBe('₽1\u202f234.50')
  })
})

it('a number has thin spaces and at most three decimals', () => {
  expect(formatNumber(1234567.8912, 'ru')).toBe('1\u202f234\u202f567,891')
})

describe('a moment', () => {
  it('is said as people say it, in the days of the account', () => {
    expect(when('2026-11-21T11:05:00Z')).toBe('сегодня 14:05')
    expect(when('2026-11-20T20:30:00Z')).toBe('вчера 23:30')
    expect(when('2026-11-20T21:30:00Z')).toBe('сегодня 00:30')
    expect(when('2026-11-21T21:30:00Z')).toBe('завтра 00:30')
    expect(when('2026-11-12T09:00:00Z')).toBe('12\u00a0ноя')
    expect(when('2025-05-03T09:00:00Z')).toBe('3\u00a0мая\u00a02025')
    expect(when('2026-11-20T20:30:00Z', 'en')).toBe('yesterday 23:30')
  })
  it('is exact on hover', () => {
    expect(formatExact(new Date('2026-11-21T11:05:09Z'), 'ru', zone)).toContain('14:05:09')
  })
})

it('a day near the new year keeps its year apart', () => {
  expect(formatDay(new Date('2025-12-31T12:00:00Z'), 'ru', 'UTC', new Date('2026-01-05T12:00:00Z'))).toBe('31\u00a0дек\u00a02025')
})

it('initials are two letters, whatever the name', () => {
  expect(['Анна Петрова', 'Анна Мария Петрова', 'Ли', 'x', '', '😀 Смайл'].map(initials)).toEqual(['АП', 'АП', 'ЛИ', 'X', '?', '😀С'])
})
