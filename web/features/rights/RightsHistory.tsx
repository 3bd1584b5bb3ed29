import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@mantine/core'
import type { RightsHistory as History } from '#shared/contracts/rights.ts'
import type { UserGroups } from '#shared/contracts/users.ts'
import { When } from '../../ui/display/When.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { historyQuery, type Cell, type CellValue } from './rights-data.ts'
import { useWords } from './use-words.ts'
import classes from './rights.module.css'

type Entry = History['entries'][number]
const FEW = 8

/** Who changed whose rights, cell by cell, newest first. */
export function RightsHistory({ answer }: { answer: UserGroups }) {
  const { t } = useLingui()
  const words = useWords(answer)
  const history = useQuery(historyQuery)
  const [all, setAll] = useState(false)
  const groupName = (id: unknown): string => answer.groups.find(group => group.id === id)?.name ?? `№ ${String(id)}`

  const changeWords = ({ what, name, from, to }: Entry['changes'][number]): string => {
    if (what === 'groups') {
      const before = (from as number[]).map(groupName).join(', ') || t`no group`
      const after = (to as number[]).map(groupName).join(', ') || t`no group`
      return `${before} → ${after}`
    }
    if (what === 'owner') return to ? t`is an owner now` : t`is no owner any more`
    if (what === 'name') return from === null ? String(to) : `${String(from)} → ${String(to)}`
    if (what === 'isManager') return to ? t`orders can be given to its people` : t`orders are not given to its people`
    const cell: Cell = what === 'sites' ? { kind: 'sites' } : { kind: what, name }
    const listed = what === 'sites' || what === 'limit'
    const show = (value: unknown): string => words.show(cell, (value ?? (listed ? [] : null)) as CellValue)
    const of = what === 'field' ? ` (${words.entityName(name.split('.')[0]!)})` : ''
    return `${words.nameOf(cell)}${of}: ${show(from)} → ${show(to)}`
  }

  return (
    <Block title={t`History of rights`}>
      {history.isError && <ErrorState error={history.error} onRetry={() => void history.refetch()} />}
      {history.data?.length === 0 && <p className="soft"><Trans>Nobody has changed any rights yet.</Trans></p>}
      <ul className={classes.entries}>
        {(all ? history.data : history.data?.slice(0, FEW))?.map(entry => (
          <li key={entry.id}>
            <b>{entry.kind === 'membership' ? entry.person : entry.groupName}</b>{entry.kind === 'group_created' && <> · <Trans>new group</Trans></>}
            {entry.changes.map((change, index) => <div key={index}>{changeWords(change)}</div>)}
            <span className="soft">{entry.by || <Trans>the system</Trans>} · <When value={entry.at} /></span>
          </li>
        ))}
      </ul>
      {!all && (history.data?.length ?? 0) > FEW && <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setAll(true)}><Trans>Show all</Trans></Button>}
    </Block>
  )
}
