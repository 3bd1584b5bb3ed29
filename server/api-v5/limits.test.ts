import { expect, test } from 'vitest'
import { limitsFrom } from './limits.ts'

test.each([
  [undefined, null],
  ['', null],
  ['0', null],
  ['10', { general: 10, telephony: 40 }],
])('API_REQUESTS_PER_SECOND %j', (text, limits) => expect(limitsFrom({ API_REQUESTS_PER_SECOND: text })).toEqual(limits))

test.each(['ten', '-1', '1.5'])('"%s" is refused in words before the program starts', (text) => {
  expect(() => limitsFrom({ API_REQUESTS_PER_SECOND: text })).toThrow('give a whole number')
})
