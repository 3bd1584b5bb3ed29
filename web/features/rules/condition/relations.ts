import type { RuleCatalogue, Subject } from '#shared/contracts/automation.ts'
import type { Relation } from '../../../ui/condition/relations.ts'
import { asField } from '../rule-api.ts'

export const relationsOf = (catalogue: RuleCatalogue, subject: Subject): Relation[] =>
  (catalogue.subjects[subject]?.relations ?? []).map(({ name, label, fields }) => ({ name, label, fields: fields.map(asField) }))
