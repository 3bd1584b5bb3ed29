import { ActionIcon, Button, Checkbox, Group, ScrollArea, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useState } from 'react'
import type { Field } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import classes from './list.module.css'

export type ColumnListProps = { fields: Field[]; columns: string[]; onColumns: (columns: string[] | undefined) => void }

/** Which columns stand and in which order. */
export function ColumnList({ fields, columns, onColumns }: ColumnListProps) {
  const { t } = useLingui()
  const locale = useLocale()
  const [search, setSearch] = useState('')
  const label = (field: Field) => inLocale(field.label, locale)
  const shown = columns.flatMap(name => fields.find(field => field.name === name) ?? [])
  const hidden = fields.filter(field => !columns.includes(field.name)).sort((a, b) => label(a).localeCompare(label(b), locale))
  const matches = (field: Field) => label(field).toLocaleLowerCase().includes(search.trim().toLocaleLowerCase())
  const move = (name: string, by: -1 | 1): void => {
    const at = columns.indexOf(name)
    const next = columns.toSpliced(at, 1).toSpliced(at + by, 0, name)
    onColumns(next)
  }
  return (
    <>
      <TextInput aria-label={t`Find a column`} placeholder={t`Find`} data-autofocus value={search} onChange={event => setSearch(event.currentTarget.value)} />
      <ScrollArea.Autosize mah={380} mt="sm" type="auto">
        <div className={classes.columnList}>
          {shown.filter(matches).map(field => (
            <div key={field.name} className={classes.columnLine}>
              <Checkbox size="xs" checked label={label(field)} disabled={columns.length === 1} onChange={() => onColumns(columns.filter(name => name !== field.name))} />
              <span>
                <ActionIcon variant="subtle" color="gray" size={24} className={classes.move} aria-label={t`Move ${label(field)} up`} disabled={columns[0] === field.name} onClick={() => move(field.name, -1)}><IconChevronUp size={14} /></ActionIcon>
                <ActionIcon variant="subtle" color="gray" size={24} className={classes.move} aria-label={t`Move ${label(field)} down`} disabled={columns.at(-1) === field.name} onClick={() => move(field.name, 1)}><IconChevronDown size={14} /></ActionIcon>
              </span>
            </div>
          ))}
          {hidden.filter(matches).map(field => (
            <div key={field.name} className={classes.columnLine}><Checkbox size="xs" checked={false} label={label(field)} onChange={() => onColumns([...columns, field.name])} /></div>
          ))}
        </div>
      </ScrollArea.Autosize>
      <Group justify="flex-end" mt="sm"><Button variant="subtle" color="gray" size="compact-sm" onClick={() => onColumns(undefined)}><Trans>As at first</Trans></Button></Group>
    </>
  )
}
