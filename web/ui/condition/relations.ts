import type { Field } from '../../base/fields.ts'
import type { Bilingual } from '../../base/locale.ts'

/** What a record has several of: the items of an order, the orders of a customer. */
export type Relation = { name: string; label: Bilingual; fields: Field[] }

/** The type of a field of the record, or of what it has. */
export const typeIn = (fields: Field[], relations: Relation[]) => (name: string, relation: string | null): Field['type'] | undefined =>
  (relation === null ? fields : relations.find(one => one.name === relation)?.fields)?.find(field => field.name === name)?.type
