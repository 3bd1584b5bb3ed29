import { basic } from '../gateway.ts'
import { fakeGateway, type FakeGateway } from '../fake-gateway.ts'

export type FakeSmsAero = FakeGateway & { statuses: Map<string, number> }

/** SMS Aero on this machine: shop@example.com with the key «right», numbers that end in 0000 do not exist. */
export async function fakeSmsAero(): Promise<FakeSmsAero> {
  const statuses = new Map<string, number>()
  let last = 500
  const gateway = await fakeGateway(({ path, headers, json }) => {
    if (headers.authorization !== basic('shop@example.com', 'right')) return { status: 401, body: { success: false, data: null, message: 'Your request was made with invalid credentials.' } }
    if (path === '/auth') return { body: { success: true, data: null, message: 'Successful authorization.' } }
    if (path === '/sms/status') return { body: { success: true, data: { id: json.id, status: statuses.get(String(json.id)) ?? 0 }, message: null } }
    if (json.number.endsWith('0000')) return { status: 400, body: { success: false, data: { number: ['Incorrect number'] }, message: 'Validation error.' } }
    last += 1
    return { body: { success: true, data: { id: last, from: json.sign, number: json.number, text: json.text, status: 0, extendStatus: 'queue', cost: 5.49 }, message: null } }
  })
  return Object.assign(gateway, { statuses })
}
