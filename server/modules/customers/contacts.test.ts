import { expect, test } from 'vitest'
import { contactAddress, contactEmail, contactEmails, contactPhones, isIdentityEmail } from './contacts.ts'

test.each([
  ['8 (916) 123-45-67', '+79161234567', true],
  ['9161234567', '+79161234567', true],
  ['+380 50 123 45 67', '+380501234567', true],
  ['123', '123', false],
  ['0000000000', '0000000000', false],
  ['12345678', '12345678', false],
])('the phone %s is kept as %s and tells people apart: %s', (written, number, identity) => {
  expect(contactPhones([written])).toMatchObject([{ number, identity, asWritten: written }])
})

test('a phone stands once however often it was written; what holds no digit is dropped', () => {
  expect(contactPhones(['8 916 123 45 67', '+79161234567', '', null, 'нет']).map((phone) => phone.number)).toEqual(['+79161234567'])
})

test('a number without a country code is of the country that is named', () => {
  expect(contactPhones(['029 123-45-67'], 'BY')).toMatchObject([{ number: '+375291234567' }])
})

test('e-mails are lower case and each once; an endless one is cut, an empty one is none', () => {
  expect(contactEmails([' A@B.ru ', 'a@b.RU', '', null, 'c@d.ru'])).toEqual(['a@b.ru', 'c@d.ru'])
  expect(contactEmail('x'.repeat(300))).toHaveLength(254)
  expect(contactEmail('  ')).toBeNull()
})

test.each([['anna@example.com', true], ['нет', false], ['-', false], ['a@b', false], ['a b@example.com', false]])('the e-mail %s tells people apart: %s', (email, identity) => {
  expect(isIdentityEmail(email)).toBe(identity)
})

test('an address without anything said is none', () => {
  expect(contactAddress({ city: '', flat: null })).toBeNull()
  expect(contactAddress({ city: 'Казань', flat: '' })).toEqual({ city: 'Казань' })
})
