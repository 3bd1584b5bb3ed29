import { useLingui } from '@lingui/react/macro'
import type { UserGroup, UserGroups } from '#shared/contracts/users.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { useReferences } from '../../base/references.ts'
import type { Cell, CellValue } from './rights-data.ts'

export type Option = { value: string | null; label: string; /** The digit that sets it. */ key: string }

/** What cells and changes of the matrix are called, in sentences that an owner reads. */
export function useWords({ rights, fields, limits }: UserGroups) {
  const { t } = useLingui()
  const locale = useLocale()
  const references = useReferences() as unknown as Record<string, { code: string; name: string }[] | undefined>
  const right = (name: string) => rights.find(one => one.right === name)
  const field = (name: string) => fields.find(one => one.field === name)
  const limit = (name: string) => limits.find(one => one.limit === name)

  const entityName = (entity: string): string =>
    ({ order: t`order`, customer: t`customer`, product: t`product`, task: t`task`, company: t`company` })[entity] ?? entity

  // Russian says these in another case: «телефон заказа».
  const ofEntity = (entity: string): string =>
    ({
      order: t({ context: 'of what', message: `order` }), customer: t({ context: 'of what', message: `customer` }), product: t({ context: 'of what', message: `product` }),
      task: t({ context: 'of what', message: `task` }), company: t({ context: 'of what', message: `company` }),
    })[entity] ?? entity

  const optionsOf = (cell: Cell): Option[] => {
    if (cell.kind === 'right') {
      const given = right(cell.name)?.isScoped
        ? [{ value: 'own', label: t({ context: 'scope', message: `own` }) }, { value: 'group', label: t({ context: 'scope', message: `of the group` }) }, { value: 'all', label: t({ context: 'scope', message: `all` }) }]
        : [{ value: 'all', label: t({ context: 'scope', message: `yes` }) }]
      return [{ value: null, label: t({ context: 'scope', message: `no` }), key: '0' }, ...given.map((one, index) => ({ ...one, key: String(index + 1) }))]
    }
    if (cell.kind !== 'field') return []
    const can = field(cell.name)
    const kept = [
      ...(can?.mayFix ? [{ value: 'read', label: t({ context: 'field', message: `only seen` }) }] : []),
      ...(can?.mayMask ? [{ value: 'mask', label: t({ context: 'field', message: `masked` }) }] : []),
      ...(can?.mayHide ? [{ value: 'hidden', label: t({ context: 'field', message: `hidden` }) }] : []),
    ]
    return [{ value: null, label: t({ context: 'field', message: `as the record` }), key: '0' }, ...kept.map((one, index) => ({ ...one, key: String(index + 1) }))]
  }

  const nameOf = (cell: Cell): string => {
    if (cell.kind === 'sites') return t`Stores`
    const known = cell.kind === 'right' ? right(cell.name) : cell.kind === 'field' ? field(cell.name) : limit(cell.name)
    return known ? inLocale(known.label, locale) : cell.name
  }

  const namesOf = (list: string, codes: readonly string[]): string => codes.map(code => references[list]?.find(one => one.code === code)?.name ?? code).join(', ')
  const listOf = (cell: Cell): string => (cell.kind === 'sites' ? 'sites' : cell.kind === 'limit' ? (limit(cell.name)?.reference ?? '') : '')
  const choices = (cell: Cell) => references[listOf(cell)] ?? []

  /** The value as it stands in the cell. */
  const show = (cell: Cell, value: CellValue): string => {
    if (Array.isArray(value)) return value.length === 0 ? t({ context: 'scope', message: `all` }) : namesOf(listOf(cell), value)
    return optionsOf(cell).find(option => option.value === value)?.label ?? String(value ?? '')
  }

  /** What a change means for the people of the group. */
  const sentence = (group: UserGroup, cell: Cell, value: CellValue): string => {
    const who = group.name
    const what = nameOf(cell)
    if (cell.kind === 'sites' || cell.kind === 'limit') {
      const codes = value as string[]
      return codes.length === 0 ? t`${who}: no limit any more by “${what}”` : t`${who}: only ${what} — ${namesOf(listOf(cell), codes)}`
    }
    if (cell.kind === 'right') {
      if (value === null) return t`${who} may no longer: ${what}`
      if (!right(cell.name)?.isScoped) return t`${who} may now: ${what}`
      return value === 'own' ? t`${who}: ${what} — only their own` : value === 'group' ? t`${who}: ${what} — their own and those of colleagues of the group` : t`${who}: ${what} — all`
    }
    const of = ofEntity(cell.name.split('.')[0]!)
    if (value === null) return t`${who}: “${what}” of the ${of} is seen and changed as the record is`
    if (value === 'read') return t`${who} see “${what}” of the ${of} and do not change it`
    return value === 'mask'
      ? t`${who} see “${what}” of the ${of} in part and find it by the last four digits alone`
      : t`${who} do not see “${what}” of the ${of} anywhere: lists, cards, search, history, files`
  }
  return { t, entityName, optionsOf, nameOf, namesOf, choices, show, sentence }
}
