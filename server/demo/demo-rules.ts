import { sql } from 'kysely'
import type { RuleDraft } from '#shared/contracts/automation.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { activateRule, createRule } from '#server/modules/automation/index.ts'
import { changeOrder } from '#server/modules/orders/index.ts'
import { personActor } from '#server/modules/users/index.ts'
import { DEMO_SITE } from './demo-orders.ts'

const ORDERS = 14
const LARGE = 2_000_000

/** Of large orders of the demo only, so that it stays quiet when real ones come; it writes to nobody. */
const RULE: RuleDraft = {
  name: 'Демо: большой заказ согласован', group: 'Демо', subject: 'order',
  event: { kind: 'change', entity: 'order', fields: [{ name: 'status', from: ['new'], to: ['client-confirmed'] }] },
  condition: { and: [{ field: 'site', op: 'eq', value: DEMO_SITE }, { field: 'total', op: 'gte', value: LARGE }] },
  steps: [
    { id: 's1', kind: 'task', text: 'Проверить наличие: заказ большой', to: { kind: 'manager' }, term: { amount: 2, unit: 'hours', working: true } },
    { id: 's2', kind: 'wait', for: { amount: 1, unit: 'days' }, at: '10:00' },
    {
      id: 's3', kind: 'branch', condition: { field: 'status', op: 'eq', value: 'client-confirmed' },
      yes: [{ id: 's4', kind: 'task', text: 'Заказ стоит второй день: позвонить на склад', to: { kind: 'manager' }, term: { amount: 1, unit: 'hours', working: true } }],
      no: [{ id: 's5', kind: 'stop' }],
    },
  ],
  limits: {},
}

/**
 * A rule that works, and orders that it has something to say of: it acted on the large ones and names the sum of the others. It runs as soon as
 * the program does. Nothing when the demo has its rule already.
 */
export async function demoRules(db: Db): Promise<void> {
  const owner = await db.kysely.selectFrom('app_user').select('id').where('is_owner', '=', true).where('active', '=', true).orderBy('id').executeTakeFirst()
  const actor = owner && (await personActor(db.kysely, owner.id))
  if (!actor) return
  const isNew = await transact(db, actor, async (tx) => {
    const { rows: had } = await sql`select from rule where recipe = ${DEMO_SITE} limit 1`.execute(tx.db)
    if (had.length > 0) return false
    await activateRule(tx, await createRule(tx, RULE, DEMO_SITE), true)
    return true
  })
  if (!isNew) return
  const { rows: orders } = await db.pool.query<{ id: number }>(`select id from "order" where site = $1 and status = 'new' order by created_at desc, id desc limit $2`, [DEMO_SITE, ORDERS])
  for (const { id } of orders) await transact(db, actor, (tx) => changeOrder(tx, id, { status: 'client-confirmed' }, { by: 'crm' }))
}
