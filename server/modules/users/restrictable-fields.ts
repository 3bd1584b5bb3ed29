import type { RestrictableField } from '#shared/contracts/rights.ts'
import { RIGHTS, isRightTo, type FieldRestriction } from '#shared/rights.ts'
import { invalid } from '#server/platform/errors.ts'
import { guardOf, type Entity, type Field } from '#server/platform/fields.ts'

/**
 * What may be kept from a group: the fields of the catalogues of records that there are rights to; those that share a restriction as one,
 * wherever they stand: a debt of a company is kept as `customer.debtSum`.
 */
export function restrictableFields(catalogues: readonly Entity[]): RestrictableField[] {
  const known = catalogues.filter(({ name }) => Object.keys(RIGHTS).some((right) => isRightTo(name, right)))
  const all = known.flatMap((catalogue) => [...catalogue.fields.values()]).filter((field) => !field.rightToAll)
  const wholes = new Map<string, Label>(known.flatMap((catalogue) => Object.entries(catalogue.guards ?? {}).map(([name, label]) => [`${catalogue.name}.${name}`, label] as const)))
  const byGuard = Map.groupBy(all, guardOf)
  const guards = known.flatMap(({ name }) => [...new Set([...byGuard.keys(), ...wholes.keys()])].filter((guard) => guard.startsWith(`${name}.`)))
  return guards.flatMap((guard) => describe(guard, byGuard.get(guard) ?? [], wholes.get(guard)))
}

function describe(guard: string, fields: readonly Field[], whole: Label | undefined): RestrictableField[] {
  const entity = guard.slice(0, guard.indexOf('.'))
  const own = fields.filter((field) => field.entity === entity)
  const can = {
    mayHide: fields.every((field) => !field.essential),
    mayMask: fields.some((field) => field.contact !== undefined),
    mayFix: whole !== undefined || fields.some((field) => field.edit),
  }
  const label = whole ?? (own[0] ?? fields[0]!).label
  return can.mayHide || can.mayFix ? [{ field: guard, entity, label, ...can, right: rightOf(fields) }] : []
}

type Label = { ru: string; en: string }

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
