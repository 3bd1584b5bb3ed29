import type { ChangeStep } from '#shared/contracts/automation.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { editCustomer } from '#server/modules/customers/index.ts'
import { changeOrder, editOrder } from '#server/modules/orders/index.ts'
import type { StepDone, WorkedRun } from '../advance-run.ts'

/** Fields of the order or the customer, by the ways that people's edits go. */
export async function change(tx: Tx, run: WorkedRun, { entity, set }: ChangeStep): Promise<StepDone> {
  const values = Object.fromEntries(set.map(({ field, value }) => [field, value]))
  if (entity === 'customer') {
    if (run.customerId === null) throw new Refusal('no_customer')
    await editCustomer(tx, run.customerId, edits(values))
    return { state: 'done' }
  }
  if (run.orderId === null) throw new Refusal('no_order')
  const { status, statusComment, ...rest } = values
  if (status !== undefined || statusComment !== undefined) {
    await changeOrder(tx, run.orderId, {
      ...(status === undefined ? {} : { status: String(status) }), ...(statusComment === undefined ? {} : { statusComment: statusComment === null ? null : String(statusComment) }),
    }, { by: 'crm' })
  }
  if (Object.keys(rest).length > 0) await editOrder(tx, run.orderId, edits(rest))
  return { state: 'done' }
}

const edits = (values: Record<string, unknown>): Record<string, { to: unknown }> => Object.fromEntries(Object.entries(values).map(([field, to]) => [field, { to }]))
