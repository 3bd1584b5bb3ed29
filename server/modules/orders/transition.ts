import type { Actor } from '#server/platform/access.ts'
import { Refusal } from '#server/platform/errors.ts'
import { allowedNextStatuses, type References } from '#server/modules/settings/index.ts'
import type { OrderState } from './order-state.ts'
import { flat } from './save-order.ts'

/**
 * Whether this actor may move the order so. People are held to the matrix of their groups, to the comment and to the fields that a
 * status requires; modules and rules are let through, and the log says when no group could have done it.
 * @throws Refusal `transition_not_allowed`, `comment_required`, `fields_required`
 * @returns what the log entry shall say besides
 */
export function checkTransition(actor: Actor, before: OrderState, after: OrderState, references: References): Record<string, unknown> | null {
  if (before.status === after.status) return null
  const status = references.statuses.byCode.get(after.status)!
  if (actor.kind !== 'user') return isOutsideEveryMatrix(before.status, after.status, references) ? { outsideMatrix: true } : null
  if (!allowedNextStatuses(references, actor.grants.groupIds, before.status).includes(after.status)) {
    throw new Refusal('transition_not_allowed', { from: before.status, to: after.status }, 403)
  }
  if (status.commentRequired && !after.statusComment?.trim()) throw new Refusal('comment_required', { status: after.status }, 409)
  const missing = missingFields(after, status.requiredFields)
  if (missing.length > 0) throw new Refusal('fields_required', { status: after.status, fields: missing }, 409)
  return null
}

/** Required fields that are still empty, in the order of the status's list. */
function missingFields(order: OrderState, required: readonly string[]): string[] {
  const values = flat(order)
  return required.filter((name) => {
    if (name === 'payments') return order.payments.length === 0
    if (name === 'items') return order.items.length === 0
    const value = values[name]
    return value === null || value === undefined || value === '' || value === false
  })
}

function isOutsideEveryMatrix(from: string, to: string, references: References): boolean {
  const matrices = [...references.transitions.values()]
  return matrices.length > 0 && !matrices.some((matrix) => matrix.get(from)?.has(to))
}
