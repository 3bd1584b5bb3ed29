import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { newSecret, signatureHeaders } from './sign.ts'

type Verify = (secret: string, headers: Record<string, string>, body: string, now?: number) => boolean

// The very text that receivers are given.
const code = /```js\n([\s\S]*?)```/.exec(readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8'))![1]!
const { verify } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { verify: Verify }

const AT = 1_767_600_000
const BODY = '{"event":"order.created","record":{"customerName":"Анна Ёлкина"}}'

describe('a signature', () => {
  test('is that of the published example of Standard Webhooks', () => {
    expect(signatureHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}')).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  test('is verified by the code of the documentation, and by nothing else than the very letter', () => {
    const secret = newSecret()
    const headers = signatureHeaders([secret], 'id-1', AT, BODY)
    expect(verify(secret, headers, BODY, AT * 1000)).toBe(true)
    expect(verify(newSecret(), headers, BODY, AT * 1000)).toBe(false)
    expect(verify(secret, headers, BODY.replace('Анна', 'Инна'), AT * 1000)).toBe(false)
    expect(verify(secret, { ...headers, 'webhook-id': 'id-2' }, BODY, AT * 1000)).toBe(false)
    expect(verify(secret, { ...headers, 'webhook-timestamp': String(AT + 1) }, BODY, AT * 1000)).toBe(false)
    expect(verify(secret, { ...headers, 'webhook-signature': '' }, BODY, AT * 1000)).toBe(false)
  })

  test('is worth nothing when it is older than five minutes', () => {
    const secret = newSecret()
    const headers = signatureHeaders([secret], 'id-1', AT, BODY)
    expect(verify(secret, headers, BODY, (AT + 299) * 1000)).toBe(true)
    expect(verify(secret, headers, BODY, (AT + 301) * 1000)).toBe(false)
  })

  test('holds for the old secret as well as for the new one while both are in use', () => {
    const [old, fresh] = [newSecret(), newSecret()]
    const headers = signatureHeaders([fresh, old], 'id-1', AT, BODY)
    for (const secret of [old, fresh]) expect(verify(secret, headers, BODY, AT * 1000)).toBe(true)
  })
})
