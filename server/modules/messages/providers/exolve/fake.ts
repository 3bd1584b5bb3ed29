import { fakeGateway, type FakeGateway } from '../fake-gateway.ts'

export type FakeExolve = FakeGateway & { statuses: Map<string, string> }

/** Exolve on this machine: the key «right», numbers that end in 0000 do not exist. */
export async function fakeExolve(): Promise<FakeExolve> {
  const statuses = new Map<string, string>()
  let last = 439_485_000
  const gateway = await fakeGateway(({ path, headers, json }) => {
    if (headers.authorization !== 'Bearer right') return { status: 401, body: { error: { code: 16, message: 'Unauthenticated' } } }
    if (path.endsWith('/GetCount')) return { body: { count: '12' } }
    if (path.endsWith('/GetList')) return { body: { messages: [{ message_id: json.message_id, delivery_status: statuses.get(json.message_id) ?? 'DELIVERY_STATUS_SENT' }] } }
    if (json.destination.endsWith('0000')) return { status: 400, body: { error: { code: 3, message: 'invalid destination' } } }
    last += 1
    return { body: { message_id: String(last) } }
  })
  return Object.assign(gateway, { statuses })
}
