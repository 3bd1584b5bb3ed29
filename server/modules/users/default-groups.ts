import { ALL_RIGHTS, RIGHTS, type Right, type Scope } from '#shared/rights.ts'
import type { Tx } from '#server/platform/transact.ts'

const work = (scope: Scope): Partial<Record<Right, Scope>> => ({
  'orders.view': scope,
  'orders.create': 'all',
  'orders.change': scope,
  'orders.status': scope,
  'orders.payments': scope,
  'orders.take': 'all',
  'customers.view': scope,
  'customers.create': 'all',
  'customers.change': scope,
  'tasks.view': scope,
  'tasks.change': scope,
  'loyalty.view': 'all',
  'segments.view': 'all',
  'products.view': 'all',
  'rules.view': 'all',
  'analytics.view': 'own',
  'messages.view': 'all',
  'messages.send': 'all',
  'site.view': 'all',
  'mail.view': 'group',
  'mail.send': 'all',
})

// A key reads and writes everything whatever its maker may do, so keys stay with the owner.
const directing = Object.fromEntries(ALL_RIGHTS.filter((right) => right !== 'keys.change').map((right) => [right, 'all']))

type DefaultGroup = { code: string; name: string; is_manager: boolean; rights: Partial<Record<Right, Scope>> }

const DEFAULT_GROUPS: DefaultGroup[] = [
  { code: 'manager', name: 'Менеджеры', is_manager: true, rights: work('all') },
  { code: 'director', name: 'Руководители', is_manager: false, rights: directing },
  { code: 'own-orders', name: 'Свои заказы', is_manager: true, rights: work('own') },
]

/** The groups of a new account; its first owner stands outside of all groups and may everything. */
export async function seedDefaultGroups(tx: Tx): Promise<void> {
  for (const [index, { rights, ...group }] of DEFAULT_GROUPS.entries()) {
    const { id } = await tx.db.insertInto('user_group').values({ ...group, ordering: (index + 1) * 10 }).returning('id').executeTakeFirstOrThrow()
    const rows = (Object.keys(RIGHTS) as Right[]).flatMap((right) => {
      const scope = rights[right]
      return scope ? [{ group_id: id, right, scope }] : []
    })
    await tx.db.insertInto('user_group_right').values(rows).execute()
  }
}
