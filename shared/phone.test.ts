import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayPhone, lastFour, parsePhone, phoneDigits, phoneSearchDigits } from './phone.ts'

describe('reading a phone', () => {
  test.each([
    '8 (916) 123-45-67', '+7 916 123 45 67', '89161234567', '79161234567', '9161234567', '+7(916)1234567', '8-916-123-45-67', ' 8 916 123 45 67 ', '8.916.123.45.67',
  ])('«%s» is +79161234567', (written) =>
    expect(parsePhone(written)).toEqual({ number: '+79161234567', digits: '79161234567', isValid: true, country: 'RU' }))

  test.each([
    ['+375 29 123-45-67', '+375291234567', 'BY'], ['375291234567', '+375291234567', 'BY'], ['+7 701 123 45 67', '+77011234567', 'KZ'], ['8 (495) 123-45-67', '+74951234567', 'RU'],
    ['380501234567', '+380501234567', 'UA'], ['00 44 20 7946 0958', '+442079460958', 'GB'], ['+1 (415) 555-2671', '+14155552671', 'US'],
  ])('«%s» is %s of %s', (written, number, country) => expect(parsePhone(written)).toMatchObject({ number, country, isValid: true }))

  test('a number without a country code belongs to the country of the account', () => {
    expect(parsePhone('029 123-45-67', 'BY')).toMatchObject({ number: '+375291234567' })
    expect(parsePhone('020 7946 0958', 'GB')).toMatchObject({ number: '+442079460958' })
  })

  test.each([['123'], ['8 (916) 123-45'], ['12345678901234567890'], ['спросить 5 подъезд'], ['+7 000 000 00 00']])('«%s» is kept as written', (written) =>
    expect(parsePhone(written)).toEqual({ number: written, digits: phoneDigits(written), isValid: false, country: null }))

  test.each(['', '   ', 'нет', '—', '<script>'])('«%s» is no phone at all', (written) => expect(parsePhone(written)).toBeNull())

  test('an unknown country does no harm', () => expect(parsePhone('+79161234567', 'ZZ')).toMatchObject({ number: '+79161234567' }))

  test('whatever is written, reading what was stored changes nothing', () =>
    fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+8]?[0-9 ()-]{0,20}$/)), (written) => {
      const phone = parsePhone(written)
      if (phone) expect(parsePhone(phone.number)).toEqual(phone)
    })))
})

describe('finding and showing', () => {
  test('is shown in groups, what is no number as it is', () => {
    expect(displayPhone('+79161234567')).toBe('+7 916 123 45 67')
    expect(displayPhone('+375291234567')).toBe('+375 29 123 45 67')
    expect(displayPhone('8 (916) 123-45')).toBe('8 (916) 123-45')
    expect(displayPhone('+')).toBe('+')
  })

  test.each([
    ['4567', ['4567']], ['8 916', ['8916', '7916']], ['+7 (916) 12', ['791612']], ['8 (916) 123-45-67', ['79161234567']], ['812', ['812']], ['нет', []],
  ])('«%s» looks for %j', (query, digits) => expect(phoneSearchDigits(query)).toEqual(digits))

  test('the last four digits', () => {
    expect(lastFour('+7 916 123-45-67')).toBe('4567')
    expect(lastFour('12')).toBeNull()
  })
})
