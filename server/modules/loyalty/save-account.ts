import { sql } from 'kysely'
import { parsePhone } from '#shared/phone.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { seeCustomer } from '#server/modules/customers/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { loadAccount, type AccountState, type AccountStatus } from './account-state.ts'
import { programOfSite } from './programs.ts'

export type NewAccount = { customerId: number; phone?: string | null; cardNumber?: string | null }
export type AccountChanges = { phone?: string | null; cardNumber?: string | null; status?: AccountStatus }

const LONGEST = 100

/**
 * Lets a customer take part in the programme of their site, at once.
 * @throws Refusal `not_found`; `no_loyalty_program` where the site has no running one; `already_in_loyalty`; `invalid`
 * @returns id of the account
 */
export async function openAccount(tx: Tx, { customerId, phone = null, cardNumber = null }: NewAccount): Promise<number> {
  await seeCustomer(tx.db, tx.actor, customerId)
  const { rows } = await sql<{ id: number; site: string; type: string; phone: string | null }>`
    select c.id, c.site, c.type, c.phone from customer c where c.id = ${customerId} for no key update`.execute(tx.db)
  const customer = rows[0]!
  if (customer.type !== 'customer') throw invalid('customer', 'not_a_person')
  const program = await programOfSite(tx.db, customer.site)
  if (!program?.active) throw new Refusal('no_loyalty_program', { site: customer.site }, 409)
  // Whoever was merged into this customer may have brought an account along.
  const known = await sql`select from loyalty_account a join customer c on c.id = a.customer_id where a.program_id = ${program.id} and (c.id = ${customerId} or c.merged_into = ${customerId})`.execute(tx.db)
  if (known.rows.length > 0) throw new Refusal('already_in_loyalty', { customerId }, 409)
  const { account: { countryIso } } = await freshReferences(tx.db)
  const state = { status: 'activated' as const, phone: phoneOf(phone ?? customer.phone, countryIso), cardNumber: cardOf(cardNumber) }
  const made = await sql<{ id: number }>`
    insert into loyalty_account (program_id, customer_id, status, phone, card_number, created_at, activated_at)
    values (${program.id}, ${customerId}, ${state.status}, ${state.phone}, ${state.cardNumber}, ${tx.at}, ${tx.at}) returning id`.execute(tx.db)
  const id = made.rows[0]!.id
  tx.record({ kind: 'customer.joined_loyalty', entity: 'customer', entityId: customerId, customerId, site: customer.site, about: { account: id, program: program.name } })
  return id
}

/** Changes what is known of the account, or whether it is in use. @throws Refusal `not_found`, `invalid` */
export async function editAccount(tx: Tx, id: number, changes: AccountChanges): Promise<AccountState> {
  const before = await loadAccount(tx, id)
  const { account: { countryIso } } = await freshReferences(tx.db)
  const after: AccountState = {
    ...before,
    ...(changes.phone === undefined ? {} : { phone: phoneOf(changes.phone, countryIso) }),
    ...(changes.cardNumber === undefined ? {} : { cardNumber: cardOf(changes.cardNumber) }),
    ...(changes.status === undefined ? {} : { status: changes.status }),
  }
  const { phone, cardNumber, status } = differences(before, after)
  if (!phone && !cardNumber && !status) return before
  await sql`update loyalty_account set phone = ${after.phone}, card_number = ${after.cardNumber}, status = ${after.status},
    activated_at = case when ${after.status} = 'activated' and status <> 'activated' then ${tx.at} else activated_at end where id = ${id}`.execute(tx.db)
  tx.record({
    kind: 'customer.loyalty_changed', entity: 'customer', entityId: after.customerId, customerId: after.customerId, site: after.site, about: { account: id },
    fields: { ...(phone ? { phones: phone } : {}), ...(cardNumber ? { loyaltyCard: cardNumber } : {}), ...(status ? { loyaltyStatus: status } : {}) },
  })
  return after
}

function phoneOf(phone: string | null, country: string): string | null {
  const read = phone ? parsePhone(phone, country) : null
  if (read && read.digits.length > 15) throw invalid('phoneNumber', 'not_valid')
  return read?.digits ?? null
}

function cardOf(card: string | null): string | null {
  const written = card?.trim() ?? ''
  if (written.length > LONGEST) throw invalid('cardNumber', 'too_long', { longest: LONGEST })
  return written === '' ? null : written
}
