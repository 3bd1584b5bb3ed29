import { invalid, Refusal } from '#server/platform/errors.ts'
import { refuseFieldEdits } from '#server/platform/fields.ts'
import type { Tx } from '#server/platform/transact.ts'
import { editCustomer, type Edits } from '#server/modules/customers/index.ts'
import { changeTerms, type Terms } from './change-terms.ts'
import { loadCorporate, type CorporateState } from './corporate-state.ts'
import { companyCatalogue } from './fields.ts'

const TERMS = ['creditLimit', 'paymentDays'] as const
/** What of a customer a corporate one has. */
const OF_CUSTOMER = new Set(['nickName', 'externalId', 'managerId', 'vip', 'bad', 'tags', 'personalDiscount', 'discountCardNumber', 'customFields'])

/**
 * An edit in place: each field is changed only when it still holds what the person saw; else nothing is written.
 * @throws Refusal `conflict` (409), `invalid` for fields that are not edited in place, `forbidden`, `field_forbidden`
 */
export async function editCorporate(tx: Tx, id: number, edits: Edits): Promise<void> {
  const corporate = await loadCorporate(tx, id)
  const own: Edits = {}
  const terms: Terms = {}
  for (const [field, edit] of Object.entries(edits)) {
    if (OF_CUSTOMER.has(field) || field.startsWith('address.')) own[field] = edit
    else if ((TERMS as readonly string[]).includes(field)) terms[field as keyof Terms] = termOf(corporate, field as keyof Terms, edit)
    else throw invalid(field, 'not_editable')
  }
  refuseFieldEdits(tx.actor, companyCatalogue, Object.keys(edits))
  if (own['nickName'] && !String(own['nickName'].to ?? '').trim()) throw invalid('nickName', 'required')
  if (Object.keys(own).length > 0) await editCustomer(tx, id, own)
  if (Object.keys(terms).length > 0) await changeTerms(tx, id, terms)
}

function termOf(corporate: CorporateState, field: keyof Terms, { from, to }: Edits[string]): number | null {
  if (to !== null && typeof to !== 'number') throw invalid(field, 'wrong_value')
  const theirs = corporate[field]
  if (from !== undefined && (from ?? null) !== theirs) {
    throw new Refusal('conflict', { fields: { [field]: { from: from ?? null, mine: to, theirs, by: null, at: null } } }, 409)
  }
  return to
}
