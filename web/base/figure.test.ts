import { expect, test } from 'vitest'
import { changeOf, compactFigure, decimalsOf, formatChange, formatFigure } from './figure.ts'

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

test('a figure is written as its format says, in the words of the language', () => {
  expect(plain(formatFigure(123450, 'money', 'ru'))).toBe('1 234,50 ₽')
  expect(plain(formatFigure(38.46, 'percent', 'ru'))).toBe('38,5 %')
  expect(plain(formatFigure(125, 'minutes', 'ru'))).toBe('2 ч 5 мин')
  expect(plain(formatFigure(2.44, 'days', 'en'))).toBe('2.4 d')
  expect(plain(formatFigure(0.5, 'hours', 'ru'))).toBe('30 мин')
})

test('the figures of a column have as many decimals as the longest of them, so that their digits line up', () => {
  const column = (values: (number | null)[], format: Parameters<typeof decimalsOf>[1]): string[] => values.map(value => plain(formatFigure(value, format, 'ru', 'RUB', decimalsOf(values, format))))
  expect(column([123450, 100, null, -5], 'money')).toEqual(['1 234,50 ₽', '1,00 ₽', '—', '-0,05 ₽'])
  expect(column([123400, 100], 'money')).toEqual(['1 234 ₽', '1 ₽'])
  expect(column([38.46, 12, 0], 'percent')).toEqual(['38,5 %', '12,0 %', '0,0 %'])
  expect(column([1.25, 3], 'ratio')).toEqual(['1,25', '3,00'])
  expect(column([38.04, 12], 'percent')).toEqual(['38 %', '12 %'])
})

test('what could not be computed is a dash and never a zero or NaN', () => {
  expect([null, undefined, NaN, Infinity].map(value => formatFigure(value, 'money', 'ru'))).toEqual(['—', '—', '—', '—'])
  expect(formatFigure(0, 'count', 'ru')).toBe('0')
})

test('an axis says millions in words', () => {
  expect(plain(compactFigure(123_456_789, 'money', 'ru'))).toBe('1,2 млн ₽')
})

test('a change is relative, of shares in points, and from nothing there is none', () => {
  expect(plain(formatChange(changeOf(150, 100, 'money')!, 'ru'))).toBe('+50 %')
  expect(plain(formatChange(changeOf(-50, -100, 'money')!, 'ru'))).toBe('+50 %')
  expect(plain(formatChange(changeOf(10, 12.5, 'percent')!, 'ru'))).toBe('−2,5 п.п.')
  expect(plain(formatChange(changeOf(100, 100, 'count')!, 'ru'))).toBe('0 %')
  expect(plain(formatChange(changeOf(109_900, 100, 'count')!, 'ru'))).toBe('× 1 099')
  expect(plain(formatChange(changeOf(1000, -1, 'money')!, 'ru'))).toBe('+100 100 %')
  expect(changeOf(5, 0, 'count')).toBeNull()
  expect(changeOf(null, 5, 'count')).toBeNull()
})
