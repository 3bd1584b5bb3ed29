import { ActionIcon, Button, Switch } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowDown, IconArrowUp, IconPlus } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReferenceName } from '#shared/contracts/settings.ts'
import { useReferences } from '../../base/references.ts'
import { toastError } from '../../ui/feedback/toast.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { FieldValue } from './FieldValue.tsx'
import { referenceForms } from './reference-forms.ts'
import { referenceTitles } from './reference-titles.ts'
import { rowsOf, useReferenceChanges, type ReferenceRow } from './reference-rows.ts'
import { RowDialog } from './RowDialog.tsx'
import classes from './settings.module.css'

/** One reference: its rows in their order, on or off; a click on a name opens the row. */
export function ReferencePage() {
  const { name } = useParams({ strict: false }) as { name: string }
  return Object.hasOwn(referenceForms, name)
    ? <Rows key={name} name={name as ReferenceName} />
    : <EmptyState title={<Trans>There is no such reference</Trans>} />
}

function Rows({ name }: { name: ReferenceName }) {
  const { t, i18n } = useLingui()
  const references = useReferences()
  const { change } = useReferenceChanges(name)
  const [open, setOpen] = useState<ReferenceRow | 'new' | null>(null)
  const form = referenceForms[name]
  const title = i18n._(referenceTitles[name])
  if (!references) return <CardSkeleton label={title} />
  const rows = rowsOf(references, name)
  const columns = form.fields.filter(field => field.column)
  const save = (code: string, changes: Record<string, unknown>) => change.mutateAsync({ code, changes }).catch(toastError)
  const move = async (at: number, by: -1 | 1): Promise<void> => {
    const siblings = rows.filter(row => row.group === rows[at]!.group)
    const from = siblings.indexOf(rows[at]!)
    const order = siblings.toSpliced(from, 1).toSpliced(from + by, 0, rows[at]!)
    // Rows that stand where their number says are left alone; old accounts have equal numbers, so all that follow may move.
    for (const [place, row] of order.entries()) if (row.ordering !== (place + 1) * 10) await save(row.code, { ordering: (place + 1) * 10 })
  }
  return (
    <Page title={title} actions={<Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}><Trans>Add</Trans></Button>}>
      {rows.length === 0
        ? <EmptyState title={<Trans>Nothing here yet</Trans>} action={<Button variant="default" onClick={() => setOpen('new')}><Trans>Add the first</Trans></Button>} />
        : (
          <div className={classes.scroll}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th>{form.fields[0]!.name === 'name' ? <Trans>Name</Trans> : <Trans>Code</Trans>}</th>
                  {form.fields[0]!.name === 'name' && <th><Trans>Code</Trans></th>}
                  {columns.map(column => <th key={column.name}>{i18n._(column.label)}</th>)}
                  {form.switchable && <th><Trans>In use</Trans></th>}
                  {form.ordered && <th className={classes.moves}><Trans>Place in lists</Trans></th>}
                </tr>
              </thead>
              <tbody>
                {rows.map((row, at) => {
                  const label = row.name ?? row.code
                  return (
                    <tr key={row.code} data-off={row.active === false || undefined}>
                      <td><button type="button" className={classes.name} onClick={() => setOpen(row)}>{label}</button></td>
                      {form.fields[0]!.name === 'name' && <td className={classes.code}>{row.code}</td>}
                      {columns.map(column => <td key={column.name}><FieldValue field={column} value={row[column.name]} /></td>)}
                      {form.switchable && <td><Switch size="xs" aria-label={t`${label}: in use`} checked={row.active !== false} onChange={event => void save(row.code, { active: event.currentTarget.checked })} /></td>}
                      {form.ordered && (
                        <td className={classes.moves}>
                          <ActionIcon variant="subtle" color="gray" size={24} aria-label={t`Move ${label} up`} disabled={rows[at - 1]?.group !== row.group || at === 0 || change.isPending} onClick={() => void move(at, -1)}><IconArrowUp size={14} /></ActionIcon>
                          <ActionIcon variant="subtle" color="gray" size={24} aria-label={t`Move ${label} down`} disabled={rows[at + 1]?.group !== row.group || at === rows.length - 1 || change.isPending} onClick={() => void move(at, 1)}><IconArrowDown size={14} /></ActionIcon>
                        </td>
                      )}
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
        )}
      {open && <RowDialog name={name} row={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  )
}
