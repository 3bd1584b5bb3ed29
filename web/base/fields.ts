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
}

const none: Field[] = []

export const fieldsQuery = (entity: string) => queryOptions({
  queryKey: ['fields', entity],
  staleTime: 10 * 60_000,
  queryFn: async ({ signal }) => (await api.get<{ fields: Field[] }>(`/api/fields/${entity}`, {}, signal)).fields,
})

/** The field catalogue of an entity: columns, filters, labels of fields. Empty until it has come. */
export function useFields(entity: string): Field[] {
  return useQuery(fieldsQuery(entity)).data ?? none
}
