import type { RuleCatalogue, Subject } from '#shared/contracts/automation.ts'
import type { Field } from '../../../base/fields.ts'
import type { Bilingual } from '../../../base/locale.ts'
import { asField } from '../rule-api.ts'

/** What a record has several of: the items of an order, the orders of a customer. */
export type Relation = { name: string; label: Bilingual; fields: Field[] }

export const relationsOf = (catalogue: RuleCatalogue, subject: Subject): Relation[] =>
  (catalogue.subjects[subject]?.relations ?? []).map(({ name, label, fields }) => ({ name, label, fields: fields.map(asField) }))

/** The type of a field of the record, or of what it has. */
export const typeIn = (fields: Field[], relations: Relation[]) => (name: string, relation: string | null): Field['type'] | undefined =>
  (relation === null ? fields : relations.find(one => one.name === relation)?.fields)?.find(field => field.name === name)?.type
