import { expect, test } from 'vitest'
import { readAmount, readPasted } from './paste-plans.ts'

test.each([['1 200 000', 1_200_000], ['1\u00a0200\u202f000,50 ₽', 1_200_000.5], ['1,200,000.5', 1_200_000.5], ['1.200.000', 1_200_000], ['1,5', 1.5], ['0', 0], ['', null], ['—', null], ['-5', null]])('%j is %j', (text, amount) => expect(readAmount(text)).toBe(amount))
test('a column of a spreadsheet', () => expect(readPasted('100\r\n\r\n300\r\n')).toEqual([{ name: null, amount: 100 }, { name: null, amount: null }, { name: null, amount: 300 }]))
test('names with their amounts', () => expect(readPasted('Анна\t1 000\nБорис\t2 000')).toEqual([{ name: 'Анна', amount: 1000 }, { name: 'Борис', amount: 2000 }]))
