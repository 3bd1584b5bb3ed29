import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { loadOrder, type OrderState } from './order-state.ts'
import { openProblems, solveProblems, type StoredProblem } from './problems.ts'
import { entityOf, saveOrder } from './save-order.ts'

/** "So it shall be": the person has looked at the problem and takes the order as it is. @throws Refusal `not_found` */
export async function dismissProblem(tx: Tx, orderId: number, problemId: number): Promise<void> {
  const order = await loadOrder(tx, orderId)
  const open = await openProblems(tx, orderId)
  const problem = find(open, problemId)
  solveProblems(tx, [problem])
  const left = open.length - 1
  tx.send('order_problems_count', 'update "order" set problems_count = $2 where id = $1', [orderId, left])
  tx.record({
    kind: 'order.problem_solved', ...entityOf(order), fields: { problemsCount: [order.problemsCount, left] },
    about: { problem: { id: problem.id, kind: problem.kind, params: problem.params, dismissed: true } },
  })
}

/** Looks for stock again, after more of it came. @throws Refusal `not_found` */
export async function retryReservation(tx: Tx, orderId: number, problemId: number): Promise<OrderState> {
  const order = await loadOrder(tx, orderId)
  find(await openProblems(tx, orderId), problemId)
  return saveOrder(tx, order, order, await freshReferences(tx.db), { reserveAgain: true })
}

function find(open: StoredProblem[], id: number): StoredProblem {
  const problem = open.find((one) => one.id === id)
  if (!problem) throw notFound('problem', id)
  return problem
}
