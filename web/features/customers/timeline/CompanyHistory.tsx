import { useQuery } from '@tanstack/react-query'
import type { CompanyCard } from '#shared/contracts/companies.ts'
import { customerQuery } from '../customer-api.ts'
import { CustomerTimeline } from './CustomerTimeline.tsx'

/** The history of a company, which is a customer like others, with the box for a note. */
export function CompanyHistory({ company, onComposer }: { company: CompanyCard; onComposer: () => void }) {
  const customer = useQuery(customerQuery(company.id)).data
  return customer ? <CustomerTimeline customer={customer} onComposer={onComposer} /> : null
}
