import { sql } from 'kysely'
import { money } from '#shared/money.ts'
import type { RuleDraft, Step } from '#shared/contracts/automation.ts'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { createOrder, type OrderInput } from '#server/modules/orders/index.ts'
import { activateRule, createRule } from '#server/modules/automation/index.ts'
import { firePlans } from '#server/modules/automation/fire-plans.ts'
import { LANES } from '#server/modules/automation/new-runs.ts'
import { fillPlans } from '#server/modules/automation/plan-dates.ts'
import { rulesReader } from '#server/modules/automation/read-log.ts'
import { workLane } from '#server/modules/automation/work-runs.ts'

/** What tests of rules do: make rules and orders, and let what is due happen, at this moment or at another one. */
export const rulesScene = (held: { readonly db: Db }) => {
  const act = <T>(work: (tx: Tx) => Promise<T>, at?: Date): Promise<T> => transact(held.db, systemActor('test'), work, at ? { at } : {})
  let made = 0
  const scene = {
    act,
    /** A rule that is on. */
    async rule(draft: Partial<RuleDraft> & { steps: Step[] }, at?: Date): Promise<number> {
      const id = await act((tx) => createRule(tx, { name: `правило ${++made}`, subject: 'order', event: { kind: 'change', entity: 'order', kinds: ['order.created'] }, ...draft }), at)
      await act((tx) => activateRule(tx, id, true), at)
      await catchUp(held.db, rulesReader)
      return id
    },
    /** No rule is on any more, so that tests do not meet. */
    async allOff(): Promise<void> {
      for (const { id } of await scene.rows(sql<{ id: number }>`select id from rule where is_active`)) await act((tx) => activateRule(tx, id, false))
      await catchUp(held.db, rulesReader)
    },
    async order(input: Partial<OrderInput> = {}, at?: Date): Promise<number> {
      made += 1
      const order = { site: 'shop', phone: `+7916${String(1000000 + made)}`, email: `buyer${made}@example.com`, items: [{ productName: 'Чайник', quantity: 1, initialPrice: money(100) }], ...input }
      return (await act((tx) => createOrder(tx, order, { by: 'crm' }), at)).order.id
    },
    /** Everything that is due happens: the log is read, plans come due, runs are worked on, until nothing is left. */
    async settle(now?: Date): Promise<void> {
      for (let moved = 1; moved > 0; ) {
        await catchUp(held.db, rulesReader)
        await fillPlans(held.db, now)
        moved = await firePlans(held.db, now)
        for (let lane = 0; lane < LANES; lane += 1) moved += Math.max(0, await workLane(held.db, lane, now))
      }
    },
    async rows<Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]> {
      return (await query.execute(held.db.kysely)).rows
    },
    runs: (ruleId: number) => scene.rows(sql<{ id: number; subjectId: number; state: string; why: any; atStep: string | null; dueAt: Date }>`
      select id, subject_id as "subjectId", state, why, at_step as "atStep", due_at as "dueAt" from rule_run where rule_id = ${ruleId} order by id`),
    steps: (ruleId: number) => scene.rows(sql<{ stepId: string; state: string; why: any; result: any; dueAt: Date | null; orderId: number }>`
      select step_id as "stepId", state, why, result, due_at as "dueAt", order_id as "orderId" from rule_step where rule_id = ${ruleId} order by id`),
    messages: (ruleId: number) => scene.rows(sql<{ key: string; orderId: number; address: string; state: string }>`
      select key, order_id as "orderId", address, state from message where (origin ->> 'ruleId')::bigint = ${ruleId} and user_id is null order by id`),
    status: async (orderId: number): Promise<string> => (await scene.rows(sql<{ status: string }>`select status from "order" where id = ${orderId}`))[0]!.status,
  }
  return scene
}

export const letter = (id = 'letter'): Step => ({ id, kind: 'message', channel: 'email', purpose: 'transactional', content: { subject: 'Заказ', text: 'Здравствуйте' } })
