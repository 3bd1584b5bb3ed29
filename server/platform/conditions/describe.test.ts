import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Condition } from '#shared/conditions.ts'
import { entity } from '../fields.ts'
import { describeCondition, type Language } from './describe.ts'

const line = entity({
  name: 'line', from: sql`line`, id: sql`id`,
  fields: [{ name: 'quantity', type: 'number', label: { ru: 'Количество', en: 'Quantity' }, sql: sql`q` }],
})
const order = entity({
  name: 'order', from: sql`o`, id: sql`id`,
  fields: [
    { name: 'status', type: 'code', options: 'statuses', label: { ru: 'Статус', en: 'Status' }, sql: sql`s` },
    { name: 'total', type: 'money', label: { ru: 'Сумма', en: 'Total' }, sql: sql`t` },
    { name: 'createdAt', type: 'datetime', label: { ru: 'Создан', en: 'Created' }, sql: sql`c` },
    { name: 'comment', type: 'text', label: { ru: 'Комментарий', en: 'Comment' }, sql: sql`m` },
    { name: 'managerId', type: 'user', label: { ru: 'Менеджер', en: 'Manager' }, sql: sql`u` },
    { name: 'isPaid', type: 'boolean', label: { ru: 'Оплачен', en: 'Paid' }, sql: sql`p` },
  ],
  relations: { lines: { label: { ru: 'позиции', en: 'lines' }, entity: () => line, from: sql`from line` } },
})
const names: Record<string, string> = { 'statuses:new': 'Новый', 'statuses:complete': 'Выполнен', 'users:7': 'Анна' }
const say = (condition: Condition, language: Language) => describeCondition(condition, order, language, (options, value) => names[`${options}:${value}`] ?? null)

describe('a condition in words', () => {
  test.each<[Condition, string, string]>([
    [{ field: 'status', op: 'in', value: ['new', 'complete'] }, 'Статус — Новый, Выполнен', 'Status is Новый, Выполнен'],
    [{ field: 'status', op: 'in', value: ['gone'] }, 'Статус — gone', 'Status is gone'],
    [{ field: 'total', op: 'gte', value: 1_234_550 }, 'Сумма не меньше 12 345,5', 'Total at least 12,345.5'],
    [{ field: 'total', op: 'between', value: [10_000, null] as unknown as number[] }, 'Сумма от 100 – …', 'Total from 100 – …'],
    [{ field: 'createdAt', op: 'lastDays', value: 7 }, 'Создан за последние 7 дн.', 'Created in the last 7 days'],
    [{ field: 'createdAt', op: 'gte', value: '2026-11-05' }, 'Создан не меньше 05.11.2026', 'Created at least 05.11.2026'],
    [{ field: 'comment', op: 'contains', value: 'звонок' }, 'Комментарий содержит «звонок»', 'Comment contains «звонок»'],
    [{ field: 'managerId', op: 'empty' }, 'Менеджер не заполнено', 'Manager is empty'],
    [{ field: 'managerId', op: 'eq', value: 7 }, 'Менеджер — Анна', 'Manager is Анна'],
    [{ field: 'isPaid', op: 'eq', value: false }, 'Оплачен — нет', 'Paid is no'],
    [
      { and: [{ field: 'isPaid', op: 'eq', value: true }, { or: [{ field: 'status', op: 'eq', value: 'new' }, { field: 'managerId', op: 'eq', value: 7 }] }] },
      'Оплачен — да и (Статус — Новый или Менеджер — Анна)',
      'Paid is yes and (Status is Новый or Manager is Анна)',
    ],
    [{ not: { field: 'status', op: 'eq', value: 'new' } }, 'не (Статус — Новый)', 'not (Status is Новый)'],
    [
      { has: 'lines', atLeast: 2, where: { field: 'quantity', op: 'gt', value: 10 } },
      'есть: позиции (не меньше 2) где Количество больше 10',
      'has: lines (at least 2) where Quantity above 10',
    ],
    [{ has: 'lines', atMost: 0 }, 'нет: позиции', 'has no: lines'],
    [{ has: 'lines', atLeast: 1, atMost: 3 }, 'есть: позиции (не меньше 1, не больше 3)', 'has: lines (at least 1, at most 3)'],
    [{ has: 'lines', sum: 'quantity', atLeast: 10 }, 'по: позиции — сумма по полю «Количество» не меньше 10', 'of: lines — sum of «Quantity» at least 10'],
    [{ field: 'createdAt', op: 'lastMinutes', value: 30 }, 'Создан за последние 30 мин.', 'Created in the last 30 min.'],
  ])('%j', (condition, russian, english) => {
    // The space between thousands is a narrow one.
    expect(say(condition, 'ru').replaceAll('\u00a0', ' ')).toBe(russian)
    expect(say(condition, 'en')).toBe(english)
  })
})
