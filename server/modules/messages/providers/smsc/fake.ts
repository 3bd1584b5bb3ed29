import { fakeGateway, type FakeGateway } from '../fake-gateway.ts'

export type FakeSmsc = FakeGateway & { /** By id, as status.php tells it. */ statuses: Map<string, number> }

/** SMSC on this machine: password «right», numbers that end in 0000 do not exist. */
export async function fakeSmsc(): Promise<FakeSmsc> {
  const statuses = new Map<string, number>()
  let last = 100
  const gateway = await fakeGateway(({ path, form }) => {
    if (form.get('psw') !== 'right' && form.get('apikey') !== 'right') return { body: { error: 'authorise error', error_code: 2 } }
    if (path === '/sys/balance.php') return { body: { balance: '100.50' } }
    if (path === '/sys/status.php') return { body: { status: statuses.get(form.get('id') ?? '') ?? -1, last_date: '', last_timestamp: 0, err: 0 } }
    if (form.get('phones')?.endsWith('0000')) return { body: { error: 'invalid number', error_code: 7 } }
    last += 1
    return { body: { id: last, cnt: 1 } }
  })
  return Object.assign(gateway, { statuses })
}
