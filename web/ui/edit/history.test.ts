import fc from 'fast-check'
import { expect, test } from 'vitest'
import { did, historyOf, redone, undone } from './history.ts'

test('undoing all and redoing all comes back to where one was', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1 }), { maxLength: 50 }), values => {
    let history = historyOf({ value: 0 })
    for (const value of values) history = did(history, { value }, null, 0)
    const end = history.present
    for (const _ of values) history = undone(history)
    expect(history.present.value).toBe(0)
    for (const _ of values) history = redone(history)
    expect(history.present).toBe(end)
  }))
})

test('typing goes back as a whole, a pause or another field begins anew', () => {
  let history = historyOf('')
  history = did(history, 'п', 'name', 1000)
  history = did(history, 'пр', 'name', 1200)
  history = did(history, 'при', 'name', 9000)
  history = did(history, 'при!', 'text', 9100)
  expect(history.past).toEqual(['', 'пр', 'при'])
  expect(undone(undone(history)).present).toBe('пр')
})

test('a new edit after going back forgets what was ahead', () => {
  const history = did(undone(did(historyOf('a'), 'b', null, 0)), 'c', null, 0)
  expect(redone(history)).toBe(history)
  expect(history).toMatchObject({ past: ['a'], present: 'c' })
})
