import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { addNote, createCustomer, type NewCustomer } from '#server/modules/customers/index.ts'
import { DEMO_SITE } from './demo-orders.ts'

type Buyer = { firstName: string; lastName: string; patronymic: string; phone: string; email: string | null; address: Record<string, unknown> | null }
type Twin = Omit<Partial<NewCustomer>, 'site'> & { note?: string }

const mistyped = (phone: string): string => `${phone.slice(0, -2)}${(Number(phone.at(-2)) + 3) % 10}${phone.slice(-1)}`

/** The ways in which a store comes to have somebody twice. */
const WAYS: ((buyer: Buyer) => Twin)[] = [
  ({ firstName, phone }) => ({ firstName, phones: [phone], note: 'Звонила сама, записали по телефону' }),
  ({ firstName, lastName, patronymic, phone, address }) => ({ firstName, lastName, patronymic, phones: [mistyped(phone)], ...(address ? { address } : {}) }),
  // The names stand in each other's fields.
  ({ firstName, lastName, phone }) => ({ firstName: lastName, lastName: firstName, phones: [phone], emails: ['zakaz@example.com'] }),
  // Somebody of the same household: the phone is shared, the person is another.
  ({ lastName, phone }) => ({ firstName: 'Павел', lastName, phones: [phone], note: 'Муж, заказывает со своей карты' }),
  ({ firstName, lastName, email, address }) => ({ firstName, lastName, ...(email ? { emails: [email] } : {}), ...(address ? { address } : {}), vip: true }),
]
const BUYERS = 15

/** Some customers who are there twice, made from buyers of the demo, for the page of likely duplicates. Those that are there already are passed over. */
export async function makeDuplicates(db: Db): Promise<void> {
  const { rows } = await db.pool.query<Buyer>(`
    select c.first_name as "firstName", c.last_name as "lastName", c.patronymic, c.phone, c.email,
      (select a.address from customer_address a where a.customer_id = c.id order by a.is_main desc, a.id limit 1) as address
    from customer c where c.site = $1 and c.phone is not null and c.first_name <> '' and c.last_name <> '' and c.merged_into is null and c.external_id is null
    order by c.id limit $2`, [DEMO_SITE, BUYERS])
  for (const [index, buyer] of rows.entries()) {
    const { note, ...twin } = WAYS[index % WAYS.length]!(buyer)
    const externalId = `demo-twin-${index + 1}`
    await transact(db, systemActor('demo'), async (tx) => {
      const known = await tx.db.selectFrom('customer').select('id').where('site', '=', DEMO_SITE).where('external_id', '=', externalId).executeTakeFirst()
      if (known) return
      const { id } = await createCustomer(tx, { ...twin, site: DEMO_SITE, externalId })
      if (note) await addNote(tx, id, { text: note })
    })
  }
}
