import { ActionIcon, Button, Popover, TextInput, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconFilterPlus, IconSearch, IconX } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { Condition } from '#shared/conditions.ts'
import type { Field } from '../../base/fields.ts'
import { AddClause } from './AddClause.tsx'
import { ClauseWords } from './ClauseWords.tsx'
import { filterOf, partsOf } from './simple-filter.ts'
import classes from './filter.module.css'

const ClauseEditor = lazy(() => import('./ClauseEditor.tsx').then(module => ({ default: module.ClauseEditor })))

type FilterBarProps = {
  fields: Field[]
  filter: Condition | undefined
  onFilter: (filter: Condition | undefined) => void
  q?: string
  onSearch?: (q: string | undefined) => void
}

/** Quick search, chips of the conditions that hold, and the builder for one more. */
export function FilterBar({ fields, filter, onFilter, q, onSearch }: FilterBarProps) {
  const { t } = useLingui()
  const parts = partsOf(filter)
  const byName = new Map(fields.map(field => [field.name, field]))
  return (
    <div className={classes.bar}>
      {onSearch && <QuickSearch q={q} onSearch={onSearch} />}
      {parts.clauses.map((clause, at) => {
        const field = byName.get(clause.field)
        const remove = () => onFilter(filterOf({ ...parts, clauses: parts.clauses.filter((_, other) => other !== at) }))
        return (
          <Chip key={`${at}-${clause.field}`} label={<ClauseWords clause={clause} field={field} />} onRemove={remove}>
            {field && (close => (
              <ClauseEditor
                field={field}
                clause={clause}
                onRemove={remove}
                onApply={next => { close(); onFilter(filterOf({ ...parts, clauses: parts.clauses.map((one, other) => (other === at ? next : one)) })) }}
              />
            ))}
          </Chip>
        )
      })}
      {parts.other.map((_, at) => (
        <Chip key={`other-${at}`} label={t`Complex condition`} onRemove={() => onFilter(filterOf({ ...parts, other: parts.other.filter((__, other) => other !== at) }))} />
      ))}
      <AddClause label={<Trans>Filter</Trans>} icon={<IconFilterPlus size={16} aria-hidden />} fields={fields.filter(field => field.filter)} onAdd={clause => onFilter(filterOf({ ...parts, clauses: [...parts.clauses, clause] }))} />
      {(parts.clauses.length > 1 || parts.other.length > 1) && <Button variant="subtle" color="gray" size="compact-sm" onClick={() => onFilter(undefined)}><Trans>Clear</Trans></Button>}
    </div>
  )
}

function QuickSearch({ q, onSearch }: { q?: string; onSearch: (q: string | undefined) => void }) {
  const { t } = useLingui()
  const [text, setText] = useState(q ?? '')
  const [asked, setAsked] = useState(q)
  if (asked !== q) { setAsked(q); setText(q ?? '') }
  useEffect(() => {
    const next = text.trim() || undefined
    if (next === q) return
    const timer = setTimeout(() => onSearch(next), 250)
    return () => clearTimeout(timer)
  }, [text, q, onSearch])
  return (
    <TextInput
      className={classes.search}
      type="search"
      aria-label={t`Search in this list`}
      placeholder={t`Search in this list`}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={event => setText(event.currentTarget.value)}
    />
  )
}

function Chip({ label, onRemove, children }: { label: React.ReactNode; onRemove: () => void; children?: ((close: () => void) => React.ReactNode) | false }) {
  const { t } = useLingui()
  const [opened, setOpened] = useState(false)
  return (
    <span className={classes.chip}>
      <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-start" withinPortal>
        <Popover.Target>
          <UnstyledButton className={classes.words} onClick={() => setOpened(!opened)} disabled={!children}>{label}</UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown><Suspense fallback={null}>{children && children(() => setOpened(false))}</Suspense></Popover.Dropdown>
      </Popover>
      <ActionIcon variant="subtle" color="gray" size={24} aria-label={t`Remove the condition`} onClick={onRemove}><IconX size={14} /></ActionIcon>
    </span>
  )
}
