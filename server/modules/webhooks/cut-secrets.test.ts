import { expect, test } from 'vitest'
import { cutHeaders, cutText } from './cut-secrets.ts'

test('a secret is cut out of the log wherever it stands, the longer before the shorter', () => {
  expect(cutText('key=abcd-1234&x=abcd', ['abcd', 'abcd-1234'])).toBe('key=•••&x=•••')
  expect(cutText('short xyz stays', ['xyz'])).toBe('short xyz stays')
  expect(cutText('zero\0byte', [])).toBe('zerobyte')
  expect(cutHeaders({ 'set-cookie': ['a=1', 'b=2'], Authorization: 'Bearer abcdef', 'X-Api-Key': 'abc', 'x-echo': 'you sent abcdef', none: undefined }, ['abcdef'])).toEqual({
    'set-cookie': '•••', Authorization: '•••', 'X-Api-Key': '•••', 'x-echo': 'you sent •••',
  })
})
