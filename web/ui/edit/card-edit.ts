import { useMemo, useState } from 'react'
import { accessTo, useFields, useKept } from '../../base/fields.ts'
import type { CardAddress } from './edit-store.ts'

/** What a card gives to its fields. Make one with {@link useCardEdit}. */
export type CardEdit = CardAddress & {
  /** False makes every field plain text. */
  editable: boolean
  /** The field being edited, for presence. */
  focused: string | null
  focus: (field: string | null) => void
  /** True for a field that is kept from this person: it is not shown at all. */
  isHidden: (field: string) => boolean
  /** False for a field that the catalogue does not let this person edit. */
  mayEdit: (field: string) => boolean
}

/**
 * Edit in place for one card: `const edit = useCardEdit('order', 12, '/api/orders/12')`, then `<EditText edit={edit} field="…" …/>`.
 * Saves by `PATCH path {changes: {field: {from, to}}}`; the answer (the whole card) goes to the cache under `[entity, id]`.
 */
export function useCardEdit(entity: string, id: number, path: string, editable = true): CardEdit {
  const [focused, focus] = useState<string | null>(null)
  const fields = useFields(entity)
  const kept = useKept(entity)
  return useMemo(() => {
    const known = new Map(fields.map(field => [field.name, field.edit]))
    return {
      entity, id, path, editable, focused, focus,
      isHidden: field => accessTo(kept, field) === 'hidden',
      mayEdit: field => editable && accessTo(kept, field) === 'edit' && (known.get(field) ?? true),
    }
  }, [entity, id, path, editable, focused, fields, kept])
}
