import { useQuery } from '@tanstack/react-query'
import type { CompanyCard } from '#shared/contracts/companies.ts'
import { useCardEdit } from '../../../ui/edit/card-edit.ts'
import { customerQuery } from '../customer-api.ts'
import { AddressBlock } from './AddressBlock.tsx'
import { NotesBlock } from './NotesBlock.tsx'

/** What the card of a company shows of the customer that it is: notes and addresses, kept as those of every customer. */
export function CompanyAsCustomer({ company }: { company: CompanyCard }) {
  const customer = useQuery(customerQuery(company.id)).data
  const edit = useCardEdit('customer', company.id, `/api/customers/${company.id}`, company.mayChange)
  if (!customer) return null
  return <><NotesBlock customer={customer} /><AddressBlock customer={customer} edit={edit} /></>
}
