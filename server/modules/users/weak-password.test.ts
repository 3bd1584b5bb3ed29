import { expect, test } from 'vitest'
import { isCommon, refuseWeakPassword } from './weak-password.ts'

test.each([
  'password', 'Password1', 'P@ssw0rd', 'passw0rd2024!', '12345678', '0987654321', '+7 916 123-45-67', '01012011', 'qwertyuiop', 'QwErTy123', '1qaz2wsx', '1q2w3e4r5t', 'zxcvbnm1', 'abcdefgh', '87654321',
  'aaaaaaaa', 'abababab', 'abcabcabc', 'qwertyqwerty', 'пароль123', 'gfhjkm123', 'йцукенгш', 'привет2024', 'iloveyou!', 'sunshine1', 'admin2024', 'Prilavok1', 'welcome1', 'Moscow2024',
])('«%s» is guessed first', (password) => {
  expect(isCommon(password)).toBe(true)
})

test.each(['correct horse', 'long enough', 'another horse', 'taken over', 'зелёный трамвай', 'Xk9!mPq2vL', 'my password is a sentence', 'bench-bench-bench', 'qwerty and a tram'])('«%s» is not', (password) => {
  expect(isCommon(password)).toBe(false)
})

test('nobody is let take their own name, the mailbox, or the shop of their address', () => {
  const person = { email: 'ivan.petrov@lavka.ru', name: 'Анна Сидорова' }
  for (const password of ['ivan.petrov1', 'Сидорова12', 'lavka2024', 'LAVKA!!!']) expect(() => refuseWeakPassword(password, person, 8), password).toThrow('invalid')
  expect(() => refuseWeakPassword('сидорова и трамвай', person, 8)).not.toThrow()
})
