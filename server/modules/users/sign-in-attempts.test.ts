import { expect, test } from 'vitest'
import { SignInAttempts } from './sign-in-attempts.ts'

const clock = { now: 0 }
const attempts = () => new SignInAttempts(() => clock.now)
const fail = (log: SignInAttempts, times: number, address = '10.0.0.1', email = 'a@example.com') => {
  for (let i = 0; i < times; i += 1) log.failed(address, email)
}

test('nine wrong passwords are forgiven, the tenth makes one wait five minutes', () => {
  const log = attempts()
  fail(log, 9)
  log.refuseWhenTooMany('10.0.0.1', 'a@example.com')
  fail(log, 1)
  expect(() => log.refuseWhenTooMany('10.0.0.1', 'A@Example.com')).toThrow(expect.objectContaining({ code: 'too_many_attempts', status: 429, params: { seconds: 300 } }))
  clock.now += 5 * 60_000
  log.refuseWhenTooMany('10.0.0.1', 'a@example.com')
})

test('another person at the same address, and the same person elsewhere, are not held back', () => {
  const log = attempts()
  fail(log, 10)
  log.refuseWhenTooMany('10.0.0.1', 'b@example.com')
  log.refuseWhenTooMany('10.0.0.2', 'a@example.com')
})

test('an address that tries everybody is held back for everybody', () => {
  const log = attempts()
  for (let i = 0; i < 100; i += 1) log.failed('10.0.0.1', `person-${i}@example.com`)
  expect(() => log.refuseWhenTooMany('10.0.0.1', 'new@example.com')).toThrow(expect.objectContaining({ code: 'too_many_attempts' }))
})

test('the right password clears what went wrong before', () => {
  const log = attempts()
  fail(log, 9)
  log.succeeded('10.0.0.1', 'a@example.com')
  fail(log, 1)
  log.refuseWhenTooMany('10.0.0.1', 'a@example.com')
})
