import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mistakes, wordsOf } from './mistyped.ts'

test.each([
  ['иванов', 'иванов', 0],
  ['ивонов', 'иванов', 1],
  ['ианов', 'иванов', 1],
  ['ивванов', 'иванов', 1],
  ['пертов', 'петров', 1],
  ['семенов', 'семёнов', 1],
  ['седрочук', 'сидорчук', 2],
  ['ким', 'иванов', 5],
])('from %s to %s there are %i mistakes, five meaning more than four', (typed, meant, count) => {
  expect(mistakes(typed, meant, 4)).toBe(count)
})

const word = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('а', 'б', 'в', '🙂') })

test('the number of mistakes is the same from either side, and none only between equal words', () => {
  fc.assert(fc.property(word, word, (one, other) => {
    expect(mistakes(one, other, 20)).toBe(mistakes(other, one, 20))
    expect(mistakes(one, other, 20) === 0).toBe(one === other)
  }))
})

test('one letter put anywhere is one mistake at most', () => {
  fc.assert(fc.property(word, fc.nat(8), fc.constantFrom('а', 'г'), (text, place, letter) => {
    const letters = [...text]
    expect(mistakes(text, letters.toSpliced(place % (letters.length + 1), 0, letter).join(''), 5)).toBe(1)
  }))
})

test('a limit ends the count without changing what lies within it', () => {
  fc.assert(fc.property(word, word, fc.integer({ min: 0, max: 3 }), (one, other, most) => {
    expect(mistakes(one, other, most)).toBe(Math.min(mistakes(one, other, 20), most + 1))
  }))
})

test('words are lower case, without what stands around them, each once', () => {
  expect(wordsOf(' Иванов, ИВАНОВ (Пётр) — я 12 a@b.ru ')).toEqual(['иванов', 'пётр', 'a@b.ru'])
})
