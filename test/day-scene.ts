import { money } from '#shared/money.ts'
import { systemActor } from '../server/platform/access.ts'
import { catchUp } from '../server/platform/readers.ts'
import { transact } from '../server/platform/transact.ts'
import { dayReader } from '../server/modules/day/index.ts'
import { createOrder, type OrderInput } from '../server/modules/orders/index.ts'
import { byHand } from './database.ts'
import type { Person } from './people.ts'
import type { TestServer } from './server.ts'

/** What tests of the day stand on: orders as a store sends them, people who come and go, readers that have caught up. */
export function dayScene(server: TestServer) {
  let sent = 0
  return {
    /** An order that came by the API: nobody has touched it, nobody has it. */
    async order(input: Partial<OrderInput> = {}): Promise<number> {
      sent += 1
      const phone = `+7916${String(1_000_000 + sent)}`
      const whole = { site: 'shop', phone, items: [{ productName: 'Чайник', quantity: 1, initialPrice: money(100) }], ...input }
      return (await transact(server.db, systemActor('store'), (tx) => createOrder(tx, whole, { by: 'api' }))).order.id
    },
    /** They have a page open now. */
    async come(...people: Person[]): Promise<void> {
      await byHand(server.db, 'update app_user set last_seen_at = now(), online_since = now() where id = any($1)', [people.map((person) => person.id)])
    },
    async leave(...people: Person[]): Promise<void> {
      await byHand(server.db, `update app_user set last_seen_at = now() - interval '10 minutes', online_since = null where id = any($1)`, [people.map((person) => person.id)])
    },
    /** The order as the database has it. */
    async row(id: number) {
      const { rows } = await server.db.pool.query('select * from "order" where id = $1', [id])
      return rows[0]
    },
    catchUp: () => catchUp(server.db, dayReader),
    byHand: (text: string, values: unknown[] = []) => byHand(server.db, text, values),
  }
}
