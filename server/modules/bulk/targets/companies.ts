import type { BulkAction } from '#shared/contracts/bulk.ts'
import { invalid } from '#server/platform/errors.ts'
import { companyNames, editCorporate, loadCorporate, matchingCompanies, type CorporateState } from '#server/modules/companies/index.ts'
import type { BulkTarget } from '../target.ts'
import { customerTarget } from './customers.ts'

const rightFor = ({ kind }: BulkAction): 'customers.change' => {
  if (kind === 'set' || kind === 'tags') return 'customers.change'
  throw invalid('action.kind', 'unknown')
}
const valueOf = (corporate: CorporateState, field: string): unknown => (field === 'tags' ? corporate.tags.map((tag) => tag.name) : (corporate[field as keyof CorporateState] ?? null))

/** Companies: any field that is edited in place, the terms by their own right, and tags put and taken as of any customer. */
export const companyTarget: BulkTarget = {
  entity: 'company',
  rightFor,
  matching: matchingCompanies,

  async perform(tx, id, action) {
    const seen = await loadCorporate(tx, id)
    if (action.kind === 'tags') return customerTarget.perform(tx, id, action)
    if (action.kind !== 'set') throw invalid('action.kind', 'unknown')
    await editCorporate(tx, id, { [action.field]: { to: action.value } })
    return { before: { [action.field]: valueOf(seen, action.field) }, after: { [action.field]: valueOf(await loadCorporate(tx, id), action.field) } }
  },

  async takeBack(tx, id, action, before, after) {
    if (action.kind === 'tags') return customerTarget.takeBack(tx, id, action, before, after)
    await editCorporate(tx, id, Object.fromEntries(Object.entries(before).map(([name, to]) => [name, { from: after[name], to }])))
  },

  names: companyNames,
}
