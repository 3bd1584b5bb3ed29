import { basic } from '../gateway.ts'
import { fakeGateway, type FakeGateway } from '../fake-gateway.ts'

export type FakeTwilio = FakeGateway & { statuses: Map<string, { status: string; error_code: number | null }> }

/** Twilio on this machine: account AC1 with the token «right», numbers that end in 0000 do not exist, those in 0001 said STOP. */
export async function fakeTwilio(): Promise<FakeTwilio> {
  const statuses = new Map<string, { status: string; error_code: number | null }>()
  let last = 0
  const gateway = await fakeGateway(({ method, path, headers, form }) => {
    if (headers.authorization !== basic('AC1', 'right')) return { status: 401, body: { code: 20003, message: 'Authenticate', status: 401 } }
    if (method === 'GET' && path.endsWith('/AC1.json')) return { body: { sid: 'AC1', status: 'active' } }
    if (method === 'GET') return { body: statuses.get(path.split('/').at(-1)!.replace('.json', '')) ?? { status: 'sent', error_code: null } }
    if (form.get('To')?.endsWith('0000')) return { status: 400, body: { code: 21211, message: 'The "To" number is not a valid phone number.', status: 400 } }
    if (form.get('To')?.endsWith('0001')) return { status: 400, body: { code: 21610, message: 'Attempt to send to unsubscribed recipient', status: 400 } }
    last += 1
    return { status: 201, body: { sid: `SM${String(last).padStart(32, '0')}`, status: 'queued', error_code: null } }
  })
  return Object.assign(gateway, { statuses })
}
