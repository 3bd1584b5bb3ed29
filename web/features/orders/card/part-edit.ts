import type { CardEdit } from '../../../ui/edit/card-edit.ts'

/** Edit in place for a line or a payment of an order: sent to its own address, answered with the whole card of the order. */
export function partEdit(edit: CardEdit, kind: 'items' | 'payments', id: number, editable: boolean): CardEdit {
  return { ...edit, path: `${edit.path}/${kind}/${id}`, editable, focus: field => edit.focus(field && `${kind}.${field}`), mayEdit: () => editable, isHidden: () => false }
}
