import type { FieldRestriction, Scope } from '../shared/rights.ts'
import type { Record as Row, World } from './access-world.ts'

/** What is drawn for a group. */
export type Drawn = {
  isMember: boolean
  rights: {
    'orders.view'?: Scope; 'customers.view'?: Scope; 'tasks.view'?: Scope; 'orders.purchase_price'?: 'all'; 'orders.change'?: Scope
    'customers.change'?: Scope; 'orders.export'?: 'all'; 'customers.export'?: 'all'; 'companies.export'?: 'all'; 'tasks.export'?: 'all'
    'orders.create'?: 'all'; 'orders.status'?: Scope; 'orders.payments'?: Scope; 'tasks.change'?: Scope; 'customers.create'?: 'all'; 'loyalty.view'?: 'all'; 'loyalty.change'?: 'all'
  }
  sites: string[]
  deliveryTypes: string[]
  fields: Partial<Record<string, FieldRestriction>>
}

/**
 * The policy read by hand from what was drawn, in the plainest way there is: no condition, no SQL, nothing of the server's own code. What
 * the server shows is held against it.
 */
export function oracle(world: World, drawn: readonly [Drawn, Drawn]) {
  const joined = drawn.filter((group) => group.isMember)
  const me = world.person.id
  const mates = drawn[0].isMember ? [me, world.colleague.id] : [me]
  const widest = (right: keyof Drawn['rights']): Scope | null => {
    const scopes = joined.map((group) => group.rights[right])
    return scopes.includes('all') ? 'all' : scopes.includes('group') ? 'group' : scopes.includes('own') ? 'own' : null
  }
  const people = (scope: Scope | null): (number | null)[] => (scope === 'own' ? [me] : scope === 'group' ? mates : [])
  const onSite = (site: string): boolean => joined.some((group) => group.sites.length === 0 || group.sites.includes(site))
  const dealing = (area: string): Drawn[] => joined.filter((group) => Object.keys(group.rights).some((right) => right.startsWith(area)))

  const isDelivered = ({ deliveryType }: Row): boolean => dealing('orders.').some((group) => group.deliveryTypes.length === 0 || group.deliveryTypes.includes(deliveryType))
  const sees = (row: Row, right: 'orders.view' | 'orders.change' = 'orders.view'): boolean => {
    const scope = widest(right)
    return scope !== null && onSite(row.site) && isDelivered(row) && (scope === 'all' || people(scope).includes(row.managerId))
  }
  const seesCustomer = ({ site, managerId }: Row): boolean => {
    const scope = widest('customers.view')
    // Made by an order, a customer has no manager of his own: he is reached by way of whoever has his order.
    return scope !== null && onSite(site) && (scope === 'all' || (managerId !== null && people(scope).includes(managerId)))
  }
  const seesCompany = seesCustomer
  const seesTask = ({ site, managerId }: Row): boolean => {
    const scope = widest('tasks.view')
    return scope !== null && onSite(site) && (scope === 'all' || (managerId !== null && people(scope).includes(managerId)))
  }

  /** none, read, mask or hidden: the mildest of the groups that have to do with such records. */
  const kept = (field: string): FieldRestriction | 'none' => {
    const area = field.startsWith('order.') ? 'orders.' : 'customers.'
    const said = dealing(area).map((group) => group.fields[field] ?? 'none')
    for (const mild of ['none', 'read', 'mask', 'hidden'] as const) if (said.includes(mild)) return mild
    // Nobody deals with such records: whatever is said counts.
    const any = joined.flatMap((group) => group.fields[field] ?? [])
    return (['read', 'mask', 'hidden'] as const).find((mild) => any.includes(mild)) ?? 'none'
  }
  const isOpen = (field: string): boolean => ['none', 'read'].includes(kept(field))
  const seesPurchase = widest('orders.purchase_price') !== null && isOpen('order.purchaseSum')

  /** The texts of a record that the person may come across, whatever page they open. */
  const mayMeet = (row: Row): Record<keyof Row['secrets'], boolean> => {
    const order = sees(row)
    // Whoever deals with a company must be able to call the people who speak for it.
    const customer = seesCustomer(row)
    const person = customer || world.records.some((other) => other.contacts.includes(row.customerId) && seesCompany(other))
    return {
      phone: (order && isOpen('order.phone')) || (person && isOpen('customer.phones')),
      email: (order && isOpen('order.email')) || (person && isOpen('customer.email')),
      name: (order && isOpen('order.firstName')) || person,
      managerComment: order && isOpen('order.managerComment'),
      address: (order && isOpen('order.deliveryAddress')) || (customer && isOpen('customer.address')),
      purchase: order && seesPurchase,
      margin: (order && seesPurchase) || (customer && seesPurchase),
      number: order,
      note: customer && isOpen('customer.note'),
      task: seesTask(row),
      file: order,
      said: order,
      company: seesCompany(row),
      inn: seesCompany(row),
      card: customer && widest('loyalty.view') !== null,
      gift: customer,
    }
  }
  return { joined, sees, seesCustomer, seesCompany, seesTask, kept, isOpen, seesPurchase, mayMeet, widest }
}
export type Oracle = ReturnType<typeof oracle>
