import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Fragment, useRef, useState, type KeyboardEvent } from 'react'
import type { UserGroup, UserGroups } from '#shared/contracts/users.ts'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import { CellMenu } from './CellMenu.tsx'
import { CodesDialog } from './CodesDialog.tsx'
import { changeCell, valueOf, type Cell, type CellValue } from './rights-data.ts'
import { differs, sectionsOf, type Section } from './rows.ts'
import { useWords } from './use-words.ts'
import classes from './rights.module.css'

type MatrixProps = { answer: UserGroups; groups: UserGroup[]; onlyDifferences: boolean; onGroup: (group: UserGroup) => void }
type Place = { group: UserGroup; cell: Cell }

/** Rows are rights and fields, columns are groups. Arrows walk, a digit sets, Enter asks. */
export function Matrix({ answer, groups, onlyDifferences, onGroup }: MatrixProps) {
  const { t } = useLingui()
  const words = useWords(answer)
  const [all, setAll] = useState(false)
  const [open, setOpen] = useState<Place | null>(null)
  const table = useRef<HTMLTableElement>(null)
  const sections = sectionsOf(answer, all)
    .map(section => ({ ...section, rows: section.rows.filter(row => !onlyDifferences || differs(groups, row.cell)) }))
    .filter(section => section.rows.length > 0)

  const titles: Record<string, string> = {
    orders: t`Orders`, customers: t`Customers`, products: t`Products`, tasks: t`Tasks`, companies: t`Companies`, views: t`Saved views`, settings: t`Settings`, users: t`People`,
    keys: t`API keys`, audit: t`Audit`, duplicates: t`Duplicates`, day: t`The day`, board: t`Board of the shift`,
  }
  const titleOf = ({ kind, of }: Section): string => {
    const entity = words.entityName(of ?? '')
    return kind === 'limits' ? t`Only these orders` : kind === 'fields' ? t`Fields: ${entity}` : (titles[of ?? ''] ?? of ?? '')
  }

  const change = async ({ group, cell }: Place, value: CellValue): Promise<void> => {
    const before = valueOf(group, cell)
    if (JSON.stringify(before) === JSON.stringify(value)) return
    try {
      await changeCell(group.id, cell, value)
      toast({ message: words.sentence(group, cell, value), undo: () => changeCell(group.id, cell, before) })
    } catch (error) {
      toastError(error)
    }
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>): void => {
    const at = (event.target as HTMLElement).closest<HTMLElement>('[data-at]')
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return
    const [row, column] = at.dataset.at!.split(' ').map(Number) as [number, number]
    const steps: Record<string, [number, number]> = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    table.current?.querySelector<HTMLElement>(`[data-at="${row + step[0]} ${column + step[1]}"]`)?.focus()
  }

  let line = -1
  return (
    <div className={classes.scroll}>
      <table className={classes.matrix} ref={table} onKeyDown={onKeyDown}>
        <caption className="visually-hidden"><Trans>Rights of groups. Arrows walk from cell to cell, digits set, Enter opens the choices.</Trans></caption>
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden"><Trans>Right or field</Trans></span></th>
            {groups.map(group => (
              <th key={group.id} scope="col">
                <button type="button" className={classes.group} title={group.name} onClick={() => onGroup(group)}>{group.name}</button>
                <span className={classes.people}><Plural value={group.userIds.length} one="# person" other="# people" /></span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sections.map(section => (
            <Fragment key={section.key}>
              <tr className={classes.section}><th scope="colgroup">{titleOf(section)}</th><td colSpan={groups.length} /></tr>
              {section.rows.map(row => {
                line += 1
                const name = words.nameOf(row.cell)
                return (
                  <tr key={row.key}>
                    <th scope="row">{name}</th>
                    {groups.map((group, column) => {
                      const value = valueOf(group, row.cell)
                      return (
                        <td key={group.id}>
                          <CellMenu
                            at={`${line} ${column}`} label={`${group.name}: ${name}`} value={value} shown={words.show(row.cell, value)} isField={row.cell.kind === 'field'}
                            options={words.optionsOf(row.cell)} onPick={next => void change({ group, cell: row.cell }, next)} onOpen={() => setOpen({ group, cell: row.cell })}
                          />
                        </td>
                      )
                    })}
                  </tr>
                )
              })}
            </Fragment>
          ))}
        </tbody>
      </table>
      {sections.length === 0 && <p className={classes.more}><Trans>These groups do not differ in anything.</Trans></p>}
      {!all && !onlyDifferences && <div className={classes.more}><Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}><Trans>Show all fields</Trans></Button></div>}
      {open && (
        <CodesDialog
          title={`${open.group.name}: ${words.nameOf(open.cell)}`} choices={words.choices(open.cell)} value={valueOf(open.group, open.cell) as string[]}
          onSave={codes => { void change(open, codes); setOpen(null) }} onClose={() => setOpen(null)}
        />
      )}
    </div>
  )
}
