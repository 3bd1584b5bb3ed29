import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { quietUntil, zoneOfReceiver } from './quiet-hours.ts'

const NIGHT = { quietFrom: '21:00', quietTo: '09:00' }
const at = (local: string, zone: string): Date => DateTime.fromISO(local, { zone }).toJSDate()
const until = (local: string, zone: string, hours = NIGHT): string | null => {
  const end = quietUntil(at(local, zone), hours, zone)
  return end && DateTime.fromJSDate(end, { zone }).toFormat("yyyy-MM-dd'T'HH:mm")
}
const nowhere: Record<'country' | 'region' | 'city' | 'phone', string | null> = { country: null, region: null, city: null, phone: null }
const zone = (more: Partial<typeof nowhere>) => zoneOfReceiver({ ...nowhere, ...more }, 'Europe/Moscow')

describe('the quiet', () => {
  test('lasts over midnight and ends in the morning by the receiver’s clock', () => {
    expect(until('2026-11-22T20:59', 'Asia/Vladivostok')).toBe(null)
    expect(until('2026-11-22T21:00', 'Asia/Vladivostok')).toBe('2026-11-23T09:00')
    expect(until('2026-11-23T08:59', 'Asia/Vladivostok')).toBe('2026-11-23T09:00')
    expect(until('2026-11-23T09:00', 'Asia/Vladivostok')).toBe(null)
  })

  test('may lie within a day', () => {
    expect(until('2026-11-22T13:30', 'Europe/Moscow', { quietFrom: '13:00', quietTo: '14:00' })).toBe('2026-11-22T14:00')
    expect(until('2026-11-22T14:00', 'Europe/Moscow', { quietFrom: '13:00', quietTo: '14:00' })).toBe(null)
  })

  test('of the nights when the clock is moved ends at the same hour on the wall', () => {
    // Berlin, 29 March 2026: 02:00 becomes 03:00; 25 October: 03:00 becomes 02:00.
    expect(until('2026-03-28T22:00', 'Europe/Berlin')).toBe('2026-03-29T09:00')
    expect(quietUntil(at('2026-03-28T22:00', 'Europe/Berlin'), NIGHT, 'Europe/Berlin')!.toISOString()).toBe('2026-03-29T07:00:00.000Z')
    expect(quietUntil(at('2026-10-24T22:00', 'Europe/Berlin'), NIGHT, 'Europe/Berlin')!.toISOString()).toBe('2026-10-25T08:00:00.000Z')
  })

  test('whose end falls into the hour that is skipped ends with the jump', () => {
    const end = quietUntil(at('2026-03-29T01:30', 'Europe/Berlin'), { quietFrom: '21:00', quietTo: '02:30' }, 'Europe/Berlin')!
    expect(end.toISOString()).toBe('2026-03-29T01:30:00.000Z') // 03:30 there
  })

  test('law: what waits for its end waits for a later moment, less than a day and an hour, and then it is not quiet', () => {
    const clock = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
    fc.assert(fc.property(
      fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }), clock, clock, fc.constantFrom('Europe/Berlin', 'Asia/Vladivostok', 'America/New_York', 'Australia/Lord_Howe'),
      (moment, quietFrom, quietTo, where) => {
        const end = quietUntil(moment, { quietFrom, quietTo }, where)
        if (end === null) return
        expect(+end).toBeGreaterThan(+moment)
        expect(+end - +moment).toBeLessThanOrEqual(25 * 3_600_000)
        expect(quietUntil(end, { quietFrom, quietTo }, where)).toBe(null)
      },
    ), { numRuns: 2000 })
  })
})

describe('the clock of a receiver', () => {
  test('is that of their address, in Russia of its region', () => {
    expect(zone({ country: 'RU', region: 'Приморский край', city: 'Владивосток' })).toBe('Asia/Vladivostok')
    expect(zone({ region: 'Республика Саха (Якутия)' })).toBe('Asia/Yakutsk')
    expect(zone({ region: 'Республика Алтай' })).toBe('Asia/Barnaul')
    expect(zone({ region: 'Томская обл' })).toBe('Asia/Tomsk')
    expect(zone({ region: 'Костромская область' })).toBe('Europe/Moscow')
    expect(zone({ region: 'Ханты-Мансийский Автономный округ - Югра' })).toBe('Asia/Yekaterinburg')
    expect(zone({ city: 'г. Омск' })).toBe('Asia/Omsk')
    expect(zone({ country: 'KZ', region: 'Алматы' })).toBe('Asia/Almaty')
  })

  test('is else that of their phone: its country, and of a Russian fixed line its region; mobiles go along with people', () => {
    expect(zone({ phone: '+74232223344' })).toBe('Asia/Vladivostok')
    expect(zone({ phone: '+74951234567' })).toBe('Europe/Moscow')
    expect(zone({ phone: '+375291234567' })).toBe('Europe/Minsk')
    expect(zoneOfReceiver({ ...nowhere, phone: '+79161234567' }, 'Asia/Omsk')).toBe('Asia/Omsk')
  })

  test('is else that of the account', () => {
    expect(zoneOfReceiver(nowhere, 'Asia/Tomsk')).toBe('Asia/Tomsk')
    expect(zoneOfReceiver({ ...nowhere, city: 'Нигде' }, 'Asia/Tomsk')).toBe('Asia/Tomsk')
  })
})
