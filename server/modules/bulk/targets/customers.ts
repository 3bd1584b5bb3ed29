import { sql } from 'kysely'
import type { BulkAction } from '#shared/contracts/bulk.ts'
import { invalid } from '#server/platform/errors.ts'
import { shownTo } from '#server/platform/fields.ts'
import { canSeeCustomer, changeCustomer, customerCatalogue, editCustomer, loadCustomer, matchingCustomers, type CustomerState } from '#server/modules/customers/index.ts'
import type { BulkTarget } from '../target.ts'

const rightFor = ({ kind }: BulkAction): 'customers.change' => {
  if (kind === 'set' || kind === 'tags') return 'customers.change'
  throw invalid('action.kind', 'unknown')
}
const valueOf = (customer: CustomerState, field: string): unknown => (field === 'subscribed' ? customer.emailUnsubscribedAt === null : (customer[field as keyof CustomerState] ?? null))
const tagNames = (customer: CustomerState): string[] => customer.tags.map((tag) => tag.name)

/** Customers: any field that is edited in place, and tags put and taken. */
export const customerTarget: BulkTarget = {
  entity: 'customer',
  rightFor,
  matching: matchingCustomers,

  async perform(tx, id, action) {
    const seen = await loadCustomer(tx, id)
    if (action.kind === 'tags') {
      const held = new Set(tagNames(seen))
      await changeCustomer(tx, id, { addTags: action.add ?? [], removeTags: action.remove ?? [] })
      // What was there already is not taken away by the undo, nor is what was not there put.
      return {
        before: { put: (action.add ?? []).filter((tag) => !held.has(tag)), taken: (action.remove ?? []).filter((tag) => held.has(tag)) },
        after: {},
      }
    }
    if (action.kind !== 'set') throw invalid('action.kind', 'unknown')
    await editCustomer(tx, id, { [action.field]: { to: action.value } })
    return { before: { [action.field]: valueOf(seen, action.field) }, after: { [action.field]: valueOf(await loadCustomer(tx, id), action.field) } }
  },

  async takeBack(tx, id, action, before, after) {
    if (action.kind === 'tags') return changeCustomer(tx, id, { addTags: before['taken'] as string[], removeTags: before['put'] as string[] })
    await editCustomer(tx, id, Object.fromEntries(Object.entries(before).map(([name, to]) => [name, { from: after[name], to }])))
  },

  async names(db, actor, ids) {
    const { rows } = await sql<{ id: number; name: string }>`
      select c.id, trim(concat_ws(' ', c.last_name, c.first_name)) as name from customer c where c.id = any(${ids}::bigint[]) and ${canSeeCustomer(actor)}`.execute(db)
    return new Map(rows.map((row) => [row.id, shownTo(actor, customerCatalogue, 'fullName', row.name || null)?.toString() ?? `№ ${row.id}`]))
  },
}
