import { describe, expect, test } from 'vitest'
import { smsSize, transliterate } from './sms.ts'

describe('the size of an SMS', () => {
  test.each([
    ['', 'gsm7', 0, 0], ['a'.repeat(160), 'gsm7', 160, 1], ['a'.repeat(161), 'gsm7', 161, 2], ['a'.repeat(306), 'gsm7', 306, 2], ['a'.repeat(307), 'gsm7', 307, 3],
    ['я'.repeat(70), 'ucs2', 70, 1], ['я'.repeat(71), 'ucs2', 71, 2], ['я'.repeat(134), 'ucs2', 134, 2], ['я'.repeat(135), 'ucs2', 135, 3],
    ['€'.repeat(80), 'gsm7', 160, 1], ['€'.repeat(81), 'gsm7', 162, 2], ['😀'.repeat(35), 'ucs2', 70, 1], ['😀'.repeat(36), 'ucs2', 72, 2],
  ] as const)('%#: %s', (text, encoding, length, parts) => {
    expect(smsSize(text)).toMatchObject({ encoding, length, parts })
  })

  test('a sign of two units is not cut between two parts', () => {
    // 152 + a sign of two would end at 154 of 153.
    expect(smsSize(`${'a'.repeat(152)}€${'a'.repeat(152)}`).parts).toBe(3)
    expect(smsSize(`${'a'.repeat(151)}€${'a'.repeat(153)}`).parts).toBe(2)
  })
})

test('Russian in Latin letters, and what would make the whole message dear', () => {
  expect(transliterate('Ваш заказ № 12 ждёт — ЩИ, Щука, подъезд «3»')).toBe('Vash zakaz N 12 zhdet - SHCHI, Shchuka, podezd "3"')
  expect(smsSize(transliterate('Съешь ещё этих мягких французских булок… 100 ₽')).encoding).toBe('gsm7')
})
