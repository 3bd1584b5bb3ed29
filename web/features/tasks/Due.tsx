import { Trans } from '@lingui/react/macro'
import { When } from '../../ui/display/When.tsx'
import classes from './tasks.module.css'

export const isOverdue = (task: { dueAt: string | null; complete: boolean }): boolean => !task.complete && task.dueAt !== null && Date.parse(task.dueAt) < Date.now()

/** The term; that it has passed is said, not only coloured. */
export function Due({ task }: { task: { dueAt: string | null; complete: boolean } }) {
  if (task.dueAt === null) return <span className="faint"><Trans>no term</Trans></span>
  const late = isOverdue(task)
  return <span className={classes.due} data-late={late || undefined}><When value={task.dueAt} />{late && <span className="visually-hidden"> (<Trans>overdue</Trans>)</span>}</span>
}
