import { expect, test } from 'vitest'
import { sayDuration } from './duration.ts'

test('a duration is said by its two largest units', () => {
  const say = (seconds: number) => sayDuration(seconds, 'ru').replaceAll('\u00a0', ' ')
  expect(say(59)).toBe('меньше минуты')
  expect(say(60)).toBe('1 мин')
  expect(say(2 * 3600 + 5 * 60)).toBe('2 ч 5 мин')
  expect(say(2 * 86_400)).toBe('2 дн')
  expect(say(2 * 86_400 + 4 * 3600 + 59 * 60)).toBe('2 дн 4 ч')
  expect(say(86_400 + 59 * 60)).toBe('1 дн')
})
