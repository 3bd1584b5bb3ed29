import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { createCustomer } from '#server/modules/customers/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import type { MailboxRow } from '../boxes/mailbox-row.ts'
import type { Party } from '../letter/parse-letter.ts'

/** What the rules say of a sender who is no customer: nothing (a person decides), that they become one, or that they never will. */
export async function makeKnown(tx: Tx, box: MailboxRow, party: Party | null): Promise<{ customerId: number | null; isKnown: boolean }> {
  if (party === null) return { customerId: null, isKnown: false }
  const domain = `@${party.address.split('@').at(-1)}`
  const { rows } = await sql<{ decision: 'make' | 'ignore' }>`
    select decision from mail_sender_rule where pattern in (${party.address}, ${domain}) order by length(pattern) - case when pattern = ${party.address} then 1000 else 0 end limit 1`.execute(tx.db)
  const decision = rows[0]?.decision ?? (box.unknownSenders === 'make' ? 'make' : null)
  if (decision === 'ignore') return { customerId: null, isKnown: true }
  if (decision === null) return { customerId: null, isKnown: false }
  return { customerId: await customerFrom(tx, box, party), isKnown: true }
}

/** Makes whoever wrote a customer, on the box's site or the first there is. */
export async function customerFrom(tx: Tx, box: MailboxRow, party: Party, told: { site?: string; firstName?: string; lastName?: string } = {}): Promise<number> {
  const references = await freshReferences(tx.db)
  const site = told.site ?? box.site ?? references.sites.all.find((one) => one.active)?.code ?? ''
  const isNamed = told.firstName !== undefined || told.lastName !== undefined
  const { id } = await createCustomer(tx, { site, email: party.address, ...(isNamed ? { firstName: told.firstName, lastName: told.lastName } : namesIn(party.name)) })
  return id
}

/** «Петрова Ольга Ивановна», «Ольга Петрова», «Ольга»: which word is what. */
function namesIn(written: string): { firstName?: string; lastName?: string; patronymic?: string } {
  const words = written.replaceAll(/["«»'<>]|\(.*?\)/g, ' ').split(/[\s,]+/).filter((word) => /^\p{L}[\p{L}.'’-]*$/u.test(word))
  const [first, second, third] = words
  if (!first) return {}
  if (third && /(?:вич|вна|чна|ична)$/i.test(third)) return { lastName: first, firstName: second!, patronymic: third }
  if (third && /(?:вич|вна|чна|ична)$/i.test(second!)) return { firstName: first, patronymic: second!, lastName: third }
  return second ? { firstName: first, lastName: second } : { firstName: first }
}
