import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatMoment } from './dates.ts'
import { readTaskLine } from './task-line.ts'

const MOSCOW = 'Europe/Moscow'
const TUESDAY = new Date('2026-11-24T09:20:00Z') // 12:20 in Moscow

/** «text | 2026-11-25 11:00» as the zone's clocks show it. */
const read = (line: string, now = TUESDAY, zone = MOSCOW): string => {
  const { text, dueAt } = readTaskLine(line, now, zone)
  return `${text} | ${dueAt ? formatMoment(dueAt, zone).slice(0, 16) : '–'}`
}

describe('one line of plain words', () => {
  test.each([
    ['перезвонить завтра в 11', 'перезвонить | 2026-11-25 11:00'],
    ['Завтра в 15', ' | 2026-11-25 15:00'],
    ['завтра в 11:30 перезвонить Анне', 'перезвонить Анне | 2026-11-25 11:30'],
    ['перезвонить завтра в 11.30', 'перезвонить | 2026-11-25 11:30'],
    ['перезвонить завтра в 11-30', 'перезвонить | 2026-11-25 11:30'],
    ['перезвонить завтра к 11', 'перезвонить | 2026-11-25 11:00'],
    ['отправить документы до 18:00', 'отправить документы | 2026-11-24 18:00'],
    ['отправить завтра до 18:00', 'отправить | 2026-11-25 18:00'],
    ['позвонить через час', 'позвонить | 2026-11-24 13:20'],
    ['через полчаса набрать', 'набрать | 2026-11-24 12:50'],
    ['через полтора часа набрать', 'набрать | 2026-11-24 13:50'],
    ['через 1,5 часа набрать', 'набрать | 2026-11-24 13:50'],
    ['через 15 минут', ' | 2026-11-24 12:35'],
    ['написать через 3 дня', 'написать | 2026-11-27 10:00'],
    ['написать через неделю', 'написать | 2026-12-01 10:00'],
    ['в пятницу уточнить адрес', 'уточнить адрес | 2026-11-27 10:00'],
    ['уточнить адрес к пятнице', 'уточнить адрес | 2026-11-27 10:00'],
    ['уточнить адрес до пятницы', 'уточнить адрес | 2026-11-27 10:00'],
    ['в понедельник в 9 утра созвон', 'созвон | 2026-11-30 09:00'],
    ['послезавтра в 15:30 выяснить', 'выяснить | 2026-11-26 15:30'],
    ['поздравить 25 декабря в 10', 'поздравить | 2026-12-25 10:00'],
    ['поздравить 25.12', 'поздравить | 2026-12-25 10:00'],
    ['поздравить 08.03', 'поздравить | 2027-03-08 10:00'],
    ['25.12.2026 в 9:30 отгрузка', 'отгрузка | 2026-12-25 09:30'],
    ['в 18 перезвонить', 'перезвонить | 2026-11-24 18:00'],
    ['в 11 перезвонить', 'перезвонить | 2026-11-25 11:00'],
    ['сегодня в 7 вечера', ' | 2026-11-24 19:00'],
    ['завтра утром позвонить', 'позвонить | 2026-11-25 10:00'],
    ['позвонить вечером', 'позвонить | 2026-11-24 18:00'],
    ['позвонить в обед', 'позвонить | 2026-11-24 13:00'],
    ['позвонить завтра в 3 дня', 'позвонить | 2026-11-25 15:00'],
    ['позвонить завтра в час дня', 'позвонить | 2026-11-25 13:00'],
    ['позвонить завтра в 3', 'позвонить | 2026-11-25 15:00'],
    ['позвонить в 14 часов', 'позвонить | 2026-11-24 14:00'],
    ['выяснить адрес сегодня', 'выяснить адрес | 2026-11-24 18:00'],
    ['набрать +7 (916) 123-45-67 завтра в 12', 'набрать +7 (916) 123-45-67 | 2026-11-25 12:00'],
    ['call back tomorrow at 11', 'call back | 2026-11-25 11:00'],
    ['Call Anna in 2 hours', 'Call Anna | 2026-11-24 14:20'],
    ['in half an hour: ring the courier', 'ring the courier | 2026-11-24 12:50'],
    ['ship it on Friday 3pm', 'ship it | 2026-11-27 15:00'],
    ['congratulate on Dec 25 at 10', 'congratulate | 2026-12-25 10:00'],
    ['congratulate 25/12', 'congratulate | 2026-12-25 10:00'],
    ['call tomorrow morning', 'call | 2026-11-25 10:00'],
    ['call at 5', 'call | 2026-11-24 17:00'],
    ['перезвонить tomorrow at 11', 'перезвонить | 2026-11-25 11:00'],
  ])('«%s»', (line, expected) => expect(read(line)).toBe(expected))

  test.each([
    'уточнить адрес', 'заказ 12345: вернуть 2 штуки', 'уточнить размер 42', 'позвонить 8 916 123 45 67', 'перезвонить вчера', 'отгрузить до 20 коробок',
    'clarify the address', 'order 12345', 'call +7 916 123-45-67', '',
  ])('«%s» says no time and stays as it is', (line) => expect(read(line)).toBe(`${line} | –`))

  test('is read by the clocks of the account, wherever the server stands', () => {
    const lateInMoscow = new Date('2026-11-24T22:30:00Z') // 25 November, 01:30 in Moscow; still the 24th in London
    expect(read('завтра в 11', lateInMoscow, MOSCOW)).toBe(' | 2026-11-26 11:00')
    expect(read('завтра в 11', lateInMoscow, 'Europe/London')).toBe(' | 2026-11-25 11:00')
    expect(readTaskLine('завтра в 11', lateInMoscow, MOSCOW).dueAt).toEqual(new Date('2026-11-26T08:00:00Z'))
    expect(readTaskLine('завтра в 11', lateInMoscow, 'Asia/Vladivostok').dueAt).toEqual(new Date('2026-11-26T01:00:00Z'))
  })

  test('over the change of clocks «завтра в 11» is eleven, and «через 24 часа» is 24 hours', () => {
    const berlin = 'Europe/Berlin'
    const saturday = new Date('2026-03-28T11:00:00Z') // clocks go forward on the 29th at 02:00
    expect(read('call tomorrow at 11', saturday, berlin)).toBe('call | 2026-03-29 11:00')
    expect(readTaskLine('call tomorrow at 11', saturday, berlin).dueAt).toEqual(new Date('2026-03-29T09:00:00Z'))
    expect(readTaskLine('позвонить через 24 часа', saturday, berlin).dueAt).toEqual(new Date('2026-03-29T11:00:00Z'))
    const october = new Date('2026-10-24T11:00:00Z') // back on the 25th
    expect(readTaskLine('call tomorrow at 11', october, berlin).dueAt).toEqual(new Date('2026-10-25T10:00:00Z'))
    expect(readTaskLine('call in 24 hours', october, berlin).dueAt).toEqual(new Date('2026-10-25T11:00:00Z'))
    // 02:30 does not exist on that Sunday: the moment an hour later does.
    expect(readTaskLine('call tomorrow at 02:30', saturday, berlin).dueAt).toEqual(new Date('2026-03-29T01:30:00Z'))
  })

  test('never gives a term in the past, and loses no word that says no time', () => {
    const word = fc.constantFrom('перезвонить', 'Анне', 'уточнить', 'адрес', 'call', 'client', 'заказ')
    const when = fc.constantFrom('завтра в 11', 'через час', 'в пятницу', 'tomorrow at 11', 'вечером', 'сегодня', '25.12', 'утром', 'в 9', 'на следующей неделе')
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), when, fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }), (words, time, now) => {
        const { text, dueAt } = readTaskLine([...words, time].join(' '), now, 'Europe/Berlin')
        if (dueAt) expect(+dueAt).toBeGreaterThan(+now)
        expect(text.split(' ').filter(Boolean)).toEqual(expect.arrayContaining(words))
      }),
      { numRuns: 300 },
    )
  })
})
