import type { RestrictableField } from '#shared/contracts/rights.ts'
import { RIGHTS, isRightTo, type FieldRestriction } from '#shared/rights.ts'
import { invalid } from '#server/platform/errors.ts'
import { guardOf, type Entity, type Field } from '#server/platform/fields.ts'

/** What may be kept from a group: the fields of the catalogues of records that there are rights to; those that share a restriction as one. */
export function restrictableFields(catalogues: readonly Entity[]): RestrictableField[] {
  return catalogues.filter(({ name }) => Object.keys(RIGHTS).some((right) => isRightTo(name, right))).flatMap(fieldsOf)
}

function fieldsOf(catalogue: Entity): RestrictableField[] {
  const own = [...catalogue.fields.values()].filter((field) => !field.rightToAll && guardOf(field).startsWith(`${catalogue.name}.`))
  const guards = new Set([...own.map(guardOf), ...Object.keys(catalogue.guards ?? {}).map((name) => `${catalogue.name}.${name}`)])
  return [...guards].flatMap((guard) => {
    const fields = own.filter((field) => guardOf(field) === guard)
    const whole = catalogue.guards?.[guard.slice(catalogue.name.length + 1)]
    const can = {
      mayHide: fields.every((field) => !field.essential),
      mayMask: fields.some((field) => field.contact !== undefined),
      mayFix: whole !== undefined || fields.some((field) => field.edit),
    }
    const label = whole ?? fields[0]!.label
    return can.mayHide || can.mayFix ? [{ field: guard, entity: catalogue.name, label, ...can, right: rightOf(fields) }] : []
  })
}

const rightOf = (fields: readonly Field[]): string | null => fields.find((field) => field.right)?.right ?? null

/** @throws Refusal `invalid` for a field that cannot be restricted so */
export function refuseUnknownFields(catalogues: readonly Entity[], fields: Readonly<Record<string, FieldRestriction | null>> = {}): void {
  const known = new Map(restrictableFields(catalogues).map((one) => [one.field, one]))
  for (const [name, restriction] of Object.entries(fields)) {
    const field = known.get(name)
    if (!field) throw invalid(`fields.${name}`, 'unknown', { code: name })
    const can = restriction === 'hidden' ? field.mayHide : restriction === 'mask' ? field.mayMask : restriction === 'read' ? field.mayFix : true
    if (!can) throw invalid(`fields.${name}`, 'not_possible', { access: restriction })
  }
}
