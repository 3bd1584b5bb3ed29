import { queryOptions, useQuery } from '@tanstack/react-query'
import type { FieldType } from '#shared/conditions.ts'
import { api } from './api.ts'
import type { Bilingual } from './locale.ts'

/** A field of the catalogue as the server describes it to the person who is signed in. */
export type Field = {
  name: string
  type: FieldType
  label: Bilingual
  filter: boolean
  sort: boolean
  column: boolean | 'default'
  edit: boolean
  sum: boolean
  /** Reference that `code` values come from: 'statuses', 'orderTypes', … */
  options?: string
  /** Shown in part; a phone is found by its last four digits alone. */
  masked?: boolean
}

export type Kept = Record<string, 'hidden' | 'mask' | 'read'>
type Answer = { fields: Field[]; kept: Kept }

const none: Field[] = []
const nothing: Kept = {}

export const fieldsQuery = (entity: string) => queryOptions({
  queryKey: ['fields', entity],
  staleTime: 10 * 60_000,
  queryFn: ({ signal }) => api.get<Answer>(`/api/fields/${entity}`, {}, signal),
})

/** The field catalogue of an entity: columns, filters, labels of fields. Empty until it has come. */
export function useFields(entity: string): Field[] {
  return useQuery(fieldsQuery(entity)).data?.fields ?? none
}

/** What is kept from the signed-in person of a card: ask by {@link accessTo}. */
export function useKept(entity: string): Kept {
  return useQuery(fieldsQuery(entity)).data?.kept ?? nothing
}

/** `deliveryAddress.city` is kept with the whole of `deliveryAddress`. */
export function accessTo(kept: Kept, field: string): 'hidden' | 'mask' | 'read' | 'edit' {
  return kept[field] ?? kept[field.split('.', 1)[0]!] ?? 'edit'
}
