import { expect, test } from 'vitest'
import { changeOf, compactFigure, formatChange, formatFigure } from './figure.ts'

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

test('a figure is written as its format says, in the words of the language', () => {
  expect(plain(formatFigure(123450, 'money', 'ru'))).toBe('1 234,50 ₽')
  expect(plain(formatFigure(38.46, 'percent', 'ru'))).toBe('38,5 %')
  expect(plain(formatFigure(125, 'minutes', 'ru'))).toBe('2 ч 5 мин')
  expect(plain(formatFigure(2.44, 'days', 'en'))).toBe('2.4 d')
  expect(plain(formatFigure(0.5, 'hours', 'ru'))).toBe('30 мин')
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
