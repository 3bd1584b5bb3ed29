import { Button, Popover, ScrollArea, TextInput, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import type { Field } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import type { Clause } from './simple-filter.ts'
import classes from './filter.module.css'

const ClauseEditor = lazy(() => import('./ClauseEditor.tsx').then(module => ({ default: module.ClauseEditor })))

type AddClauseProps = { label: ReactNode; icon: ReactNode; fields: Field[]; onAdd: (clause: Clause) => void }

/** A button that asks for a field, then for what must be true of it. */
export function AddClause({ label, icon, fields, onAdd }: AddClauseProps) {
  const { t } = useLingui()
  const locale = useLocale()
  const [opened, setOpened] = useState(false)
  const [field, setField] = useState<Field | null>(null)
  const [search, setSearch] = useState('')
  const close = () => { setOpened(false); setField(null); setSearch('') }
  const shown = fields.filter(one => inLocale(one.label, locale).toLocaleLowerCase().includes(search.trim().toLocaleLowerCase()))
  return (
    <Popover opened={opened} onChange={open => (open ? setOpened(true) : close())} trapFocus returnFocus position="bottom-start" withinPortal>
      <Popover.Target>
        <Button variant="subtle" color="gray" size="compact-md" leftSection={icon} onClick={() => (opened ? close() : setOpened(true))}>{label}</Button>
      </Popover.Target>
      <Popover.Dropdown>
        {field
          ? <Suspense fallback={null}><ClauseEditor field={field} onApply={clause => { onAdd(clause); close() }} /></Suspense>
          : (
            // Within the tree of another form, although it stands elsewhere on the page: that one is not meant.
            <form onSubmit={event => { event.preventDefault(); event.stopPropagation(); if (shown[0]) setField(shown[0]) }}>
              <TextInput aria-label={t`Find a field`} placeholder={t`Find a field`} data-autofocus value={search} onChange={event => setSearch(event.currentTarget.value)} />
              <ScrollArea.Autosize mah={320} mt="sm" type="auto">
                {shown.map(one => <UnstyledButton key={one.name} className={classes.option} onClick={() => setField(one)}>{inLocale(one.label, locale)}</UnstyledButton>)}
                {shown.length === 0 && <div className="faint"><Trans>No such field</Trans></div>}
              </ScrollArea.Autosize>
            </form>
          )}
      </Popover.Dropdown>
    </Popover>
  )
}
