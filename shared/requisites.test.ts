import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBankAccount, isBik, isCorrAccount, isInn, isKpp, isOgrn, isOgrnip, isOkpo, requisiteFaults } from './requisites.ts'

// Numbers that the companies publish themselves.
const SBER = { INN: '7707083893', KPP: '773601001', OGRN: '1027700132195', BIK: '044525225', corrAccount: '30101810400000000225', OKPO: '00032537' }
const GAZPROM = { INN: '7736050003', OGRN: '1027700070518' }
const YANDEX = { INN: '7736207543', OGRN: '1027700229193' }

describe('right requisites', () => {
  test.each([SBER.INN, GAZPROM.INN, YANDEX.INN, '500100732259'])('ИНН %s', (inn) => expect(isInn(inn)).toBe(true))
  test.each([SBER.OGRN, GAZPROM.OGRN, YANDEX.OGRN])('ОГРН %s', (ogrn) => expect(isOgrn(ogrn)).toBe(true))
  test('ОГРНИП', () => expect(isOgrnip('304500116000157')).toBe(true))
  test.each(['773601001', '7736AZ001'])('КПП %s', (kpp) => expect(isKpp(kpp)).toBe(true))
  test('БИК, ОКПО and the account of a bank with the Bank of Russia', () => {
    expect([isBik(SBER.BIK), isOkpo(SBER.OKPO), isCorrAccount(SBER.corrAccount, SBER.BIK)]).toEqual([true, true, true])
  })
  test('nothing is wrong with a whole set', () => {
    expect(requisiteFaults({ contragentType: 'legal-entity', legalName: 'ПАО «Сбербанк»', ...SBER })).toEqual([])
    expect(requisiteFaults({})).toEqual([])
  })
  test('groups of digits may stand apart', () => {
    expect(requisiteFaults({ INN: ' 7707 083 893 ', BIK: '04-4525-225', corrAccount: '30101 810 4 00000000225' })).toEqual([])
  })
})

describe('wrong requisites', () => {
  test.each(['', '770708389', '77070838930', '7707083894', '0000000000', '7707083893x', '５００１００７３２２５９'])('ИНН %s', (inn) => expect(isInn(inn)).toBe(false))
  test.each(['1027700132196', '4027700132195', '102770013219'])('ОГРН %s', (ogrn) => expect(isOgrn(ogrn)).toBe(false))
  test.each(['77360100', '7736А1001', '77360100a'])('КПП %s', (kpp) => expect(isKpp(kpp)).toBe(false))

  test('each says what is wrong with it', () => {
    const faults = requisiteFaults({ contragentType: 'legal-entity', INN: '500100732259', KPP: '12', OGRN: '1027700132196', BIK: 'АБВ', bankAccount: '40702810938000060473', OKPO: '1' })
    expect(faults).toEqual([
      { field: 'INN', code: 'length', expected: '10', given: 12 },
      { field: 'KPP', code: 'length', expected: '9', given: 2 },
      { field: 'OGRN', code: 'checksum' },
      { field: 'OKPO', code: 'length', expected: '8/10', given: 1 },
      { field: 'BIK', code: 'digits_only' },
      { field: 'bankAccount', code: 'bik_needed' },
    ])
  })
  test('an account with another office of the Bank of Russia is noticed', () => {
    expect(requisiteFaults({ BIK: '044030653', corrAccount: SBER.corrAccount })).toEqual([{ field: 'corrAccount', code: 'checksum' }])
  })
})

describe('check digits', () => {
  const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''))
  const change = (text: string, place: number, by: number): string => text.slice(0, place) + ((Number(text[place]) + by) % 10) + text.slice(place + 1)

  test('every nine digits have just one last digit that makes an ИНН', () => {
    fc.assert(fc.property(digits(9).filter((head) => !/^0+$/.test(head)), (head) => {
      expect([...'0123456789'].filter((last) => isInn(head + last))).toHaveLength(1)
    }))
  })

  test('an account with one digit mistyped is no account of that bank', () => {
    const account = fc.tuple(digits(8), digits(11), digits(9).map((bik) => `0${bik.slice(1)}`)).map(([head, tail, bik]) => {
      const key = [...'0123456789'].find((one) => isBankAccount(head + one + tail, bik))!
      return { account: head + key + tail, bik }
    })
    fc.assert(fc.property(account, fc.integer({ min: 0, max: 19 }), fc.integer({ min: 1, max: 9 }), ({ account: right, bik }, place, by) => {
      expect(isBankAccount(right, bik)).toBe(true)
      expect(isBankAccount(change(right, place, by), bik)).toBe(false)
    }))
  })

  test('whatever is written, the check answers and finds nothing in what is empty', () => {
    const written = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), digits(10), digits(12), digits(20), fc.integer(), fc.constant(null), fc.constant(undefined), fc.object())
    fc.assert(fc.property(fc.record({ INN: written, KPP: written, OGRN: written, OGRNIP: written, OKPO: written, BIK: written, bankAccount: written, corrAccount: written }), (all) => {
      for (const fault of requisiteFaults(all)) expect(String(all[fault.field as 'INN']).trim()).not.toBe('')
    }))
  })
})
