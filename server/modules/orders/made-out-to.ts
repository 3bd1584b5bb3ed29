import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { seeCustomer } from '#server/modules/customers/index.ts'
import type { OrderInput } from './order-input.ts'

type Person = { firstName: string; lastName: string; patronymic: string; phone: string | null; email: string | null }

/**
 * A person's order that names its customer by id alone is made out to them: name, phone and e-mail are the customer's. One who is out of the
 * actor's sight is nobody to make an order for: it would bring him into sight.
 * @throws Refusal `not_found`
 */
export async function madeOutTo(tx: Tx, input: OrderInput): Promise<OrderInput> {
  const id = input.customer?.id
  if (!id) return input
  await seeCustomer(tx.db, tx.actor, id)
  if ([input.firstName, input.lastName, input.patronymic, input.phone, input.email].some((part) => part?.trim())) return input
  const { rows } = await sql<Person>`
    select c.first_name as "firstName", c.last_name as "lastName", c.patronymic, c.phone, c.email from customer c where c.id = ${id} and c.type = 'customer'`.execute(tx.db)
  return { ...input, ...rows[0] }
}
