import { MultiSelect, Select, type OptionsFilter } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ConditionValue } from '#shared/conditions.ts'
import type { Field } from '../../base/fields.ts'
import { useFound, useNames, type Named } from '../../base/named.ts'

type SearchedChoiceProps = { field: Field; many: boolean; value: ConditionValue | undefined; onChange: (value: ConditionValue | undefined) => void }

const asFound: OptionsFilter = ({ options }) => options

/** Values that are looked for by name and kept by number: goods, categories, templates. */
export function SearchedChoice({ field, many, value, onChange }: SearchedChoiceProps) {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed.trim(), 200)
  const codes = (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).map(String)
  // Those that were just chosen are known already: their names do not flicker.
  const [known, setKnown] = useState<ReadonlyMap<string, Named>>(new Map())
  const named = useNames(field.options, codes.filter(code => !known.has(code)))
  const { items, isSearching } = useFound(field.options, asked)
  const nameOf = (code: string): string => (known.get(code) ?? named.find(one => one.code === code))?.name ?? code
  const kept = (code: string): string | number => (field.type === 'codes' ? code : Number(code))
  const choose = (next: string[]): void => {
    setKnown(new Map([...known, ...items.filter(one => next.includes(one.code)).map((one): [string, Named] => [one.code, one])]))
    onChange(next.length === 0 ? undefined : many ? next.map(kept) : kept(next[0]!))
  }
  const repeated = new Set(items.map(one => one.name).filter((name, at, all) => all.indexOf(name) !== at))
  const data = [
    ...codes.filter(code => !items.some(one => one.code === code)).map(code => ({ value: code, label: nameOf(code) })),
    ...items.map(one => ({ value: one.code, label: one.note && (repeated.has(one.name) || one.note.toLocaleLowerCase().includes(asked.toLocaleLowerCase())) && !codes.includes(one.code) ? `${one.name} · ${one.note}` : one.name })),
  ]
  const common = {
    label: many ? t`Values` : t`Value`, searchable: true, 'data-autofocus': true, data, searchValue: typed, onSearchChange: setTyped, limit: 40,
    // The server has looked for them; what it found by the article has another name.
    filter: (({ options }) => options) satisfies OptionsFilter<string>, nothingFoundMessage: isSearching ? t`Looking…` : t`Nothing found`, placeholder: codes.length === 0 ? t`Begin to type a name` : undefined,
    comboboxProps: { withinPortal: false }, w: 320, maw: '100%',
  }
  return many
    ? <MultiSelect {...common} hidePickedOptions value={codes} onChange={choose} />
    : <Select {...common} value={codes[0] ?? null} onChange={code => choose(code === null ? [] : [code])} />
}
