import { Trans } from '@lingui/react/macro'

type Entry = { kind: string; about: Record<string, unknown> | null }
const part = (entry: Entry, name: string): string => {
  const value = entry.about?.[name]
  return typeof value === 'object' && value !== null && 'text' in value ? String(value.text ?? '') : ''
}

/** What happened to a task, in the history of the task or of its order and customer. */
export function TaskEntryTitle({ entry, isOwn = false }: { entry: Entry; /** On the card of the task itself, which says what the task is. */ isOwn?: boolean }) {
  const said = part(entry, 'comment')
  const text = part(entry, 'task')
  return <>{isOwn ? null : <span dir="auto"><Trans>“{text}”</Trans>: </span>}<What entry={entry} />{said && <>: <span dir="auto">{said}</span></>}</>
}

function What({ entry }: { entry: Entry }) {
  switch (entry.kind) {
    case 'task.created': return <Trans>the task was set</Trans>
    case 'task.completed': return <Trans>the task was completed</Trans>
    case 'task.reopened': return <Trans>the task was opened again</Trans>
    case 'task.due': return <Trans>the task came due</Trans>
    case 'task.snoozed': return <Trans>the reminder was put off</Trans>
    case 'task.commented': return <Trans>a comment on the task</Trans>
    default: return <Trans>the task was changed</Trans>
  }
}

/** For histories of others: nothing for entries that are not about a task. */
export function TaskHistoryEntry({ entry }: { entry: Entry }) {
  return entry.kind.startsWith('task.') ? <TaskEntryTitle entry={entry} /> : null
}
