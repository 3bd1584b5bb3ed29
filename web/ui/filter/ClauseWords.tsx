import { useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import type { ConditionValue } from '#shared/conditions.ts'
import { useAccount } from '../../base/account.ts'
import type { Field } from '../../base/fields.ts'
import { formatDay, formatMoney, formatNumber } from '../../base/format.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { formatPhone } from '../../base/phone.ts'
import { isSearched, useNames } from '../../base/named.ts'
import { useReference } from '../../base/references.ts'
import { needsNoValue, operatorWords, takesDays } from './operator-words.ts'
import type { Clause } from './simple-filter.ts'

/** A clause as words: «Status is one of New, Paid». */
function useClauseWords(): (clause: Clause, field: Field | undefined, names: (code: string) => string) => string {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const { currency } = useAccount()
  return (clause, field, names) => {
    const label = field ? inLocale(field.label, locale) : clause.field
    const type = field?.type ?? 'text'
    const one = (value: ConditionValue | undefined): string => {
      if (value === null || value === undefined) return '…'
      if (typeof value === 'boolean') return value ? t`yes` : t`no`
      if (type === 'money') return formatMoney(Number(value), locale, currency)
      if ((type === 'date' || type === 'datetime') && typeof value === 'string') return formatDay(new Date(`${value.slice(0, 10)}T12:00:00Z`), locale, 'UTC')
      if (typeof value === 'number' && type !== 'user' && type !== 'id') return formatNumber(value, locale)
      if (type === 'phone') return formatPhone(String(value))
      return names(String(value))
    }
    const { op, value } = clause
    if (takesDays(op)) {
      const count = Number(value)
      if (op === 'lastMinutes') return t`${label}: ${plural(count, { one: 'the last # minute', other: 'the last # minutes' })}`
      return op === 'lastDays'
        ? t`${label}: ${plural(count, { one: 'the last # day', other: 'the last # days' })}`
        : t`${label}: ${plural(count, { one: 'the next # day', other: 'the next # days' })}`
    }
    const words = i18n._(operatorWords(op, type))
    if (needsNoValue(op)) return `${label} ${words}`
    if (op === 'between' && Array.isArray(value)) return `${label}: ${one(value[0])} – ${one(value[1])}`
    const values = Array.isArray(value) ? (value.length > 3 ? [...value.slice(0, 2).map(one), t`${value.length - 2} more`] : value.map(one)).join(', ') : one(value)
    return (op === 'in' || op === 'eq') && type !== 'text' ? `${label}: ${values}` : `${label} ${words} ${values}`
  }
}

/** A clause with the names of its reference's values. */
export function ClauseWords({ clause, field }: { clause: Clause; field: Field | undefined }) {
  const options = useReference(field?.type === 'user' ? (field.options ?? 'users') : field?.options)
  const named = useNames(field?.options, isSearched(field?.options) && !needsNoValue(clause.op) ? [clause.value ?? []].flat().map(String) : [])
  const words = useClauseWords()
  return <>{words(clause, field, code => options.find(option => option.code === code)?.name ?? named.find(one => one.code === code)?.name ?? code)}</>
}
