import { expect, test } from 'vitest'
import { comparedDays, daysOf, isDay, lengthOf, todayIn } from './period.ts'

test('a named period moves with the day: months and quarters begin on their first, weeks on Monday', () => {
  expect(daysOf('month', '2026-11-22')).toEqual({ from: '2026-11-01', to: '2026-11-22' })
  expect(daysOf('previousMonth', '2026-03-31')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(daysOf('quarter', '2026-11-22')).toEqual({ from: '2026-10-01', to: '2026-11-22' })
  expect(daysOf('week', '2026-11-22')).toEqual({ from: '2026-11-16', to: '2026-11-22' })
  expect(daysOf('week', '2026-11-16')).toEqual({ from: '2026-11-16', to: '2026-11-16' })
  expect(lengthOf(daysOf('last30', '2026-03-10'))).toBe(30)
})

test('it is compared with as many days before, with the same days of last week, or of last year', () => {
  expect(comparedDays({ from: '2026-11-16', to: '2026-11-22' }, 'previous')).toEqual({ from: '2026-11-09', to: '2026-11-15' })
  expect(comparedDays({ from: '2026-11-22', to: '2026-11-22' }, 'week')).toEqual({ from: '2026-11-15', to: '2026-11-15' })
  expect(comparedDays({ from: '2024-02-29', to: '2024-03-01' }, 'year')).toEqual({ from: '2023-02-28', to: '2023-03-01' })
})

test('the day is that of the zone', () => {
  const moment = new Date('2026-11-21T22:30:00Z')
  expect([todayIn('Europe/Moscow', moment), todayIn('UTC', moment)]).toEqual(['2026-11-22', '2026-11-21'])
})

test('what is typed into an address is a day only when there is such a day', () => {
  expect(['2026-02-28', '2026-02-30', '2026-2-1', 'x', 5].map(isDay)).toEqual([true, false, false, false, false])
})
