import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { TaskTimelineEntry } from '#shared/contracts/tasks.ts'
import { useFields } from '../../../base/fields.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { useReference } from '../../../base/references.ts'
import { When } from '../../../ui/display/When.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { Cell } from '../../../ui/table/cell.tsx'
import { timelineQuery } from '../task-api.ts'
import { TaskEntryTitle } from './TaskEntryTitle.tsx'
import classes from '../tasks.module.css'

/** Fields that say by themselves what the line already says. */
const derived = new Set(['complete', 'completedAt', 'completedBy', 'site', 'snoozedUntil'])

/** Who did what with the task, the latest first. */
export function HistoryBlock({ id }: { id: number }) {
  const { t } = useLingui()
  const { data } = useQuery(timelineQuery(id))
  return (
    <Block title={<Trans>History</Trans>}>
      <ul className={classes.history} aria-label={t`History`}>{data?.entries.map(entry => <Line key={entry.id} entry={entry} />)}</ul>
    </Block>
  )
}

function Line({ entry }: { entry: TaskTimelineEntry }) {
  const shown = entry.kind === 'task.created' ? [] : Object.entries(entry.fields).filter(([name]) => !derived.has(name))
  return (
    <li>
      <b>{entry.by.name || <Trans>System</Trans>}</b> <TaskEntryTitle entry={entry} isOwn /> <span className="soft">· <When value={entry.at} /></span>
      {shown.map(([name, [before, after]]) => <div key={name}><Change name={name} before={before} after={after} /></div>)}
    </li>
  )
}

function Change({ name, before, after }: { name: string; before: unknown; after: unknown }) {
  const field = useFields('task').find(one => one.name === name)
  const locale = useLocale()
  const groups = useReference('userGroups')
  if (!field) return null
  const value = (of: unknown) => (name === 'performerGroupId' && of ? <>{groups.find(group => group.code === String(of))?.name ?? String(of)}</> : <Cell field={field} value={of} />)
  return <><span className="soft">{inLocale(field.label, locale)}: </span>{value(before)} <span aria-hidden>→</span><span className="visually-hidden"><Trans>became</Trans></span> {value(after)}</>
}
