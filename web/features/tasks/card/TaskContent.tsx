import { useQuery } from '@tanstack/react-query'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { TaskCard } from '#shared/contracts/tasks.ts'
import { useCardEdit } from '../../../ui/edit/card-edit.ts'
import { EditMoment, EditMultiline, EditPhone, EditSelect, EditText } from '../../../ui/edit/fields.tsx'
import { EditUser } from '../../../ui/edit/EditUser.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { useTaskTypes } from '../task-words.ts'
import { taskQuery } from '../task-api.ts'
import classes from '../tasks.module.css'
import { CommentsBlock } from './CommentsBlock.tsx'
import { EditGroup } from './EditGroup.tsx'
import { HistoryBlock } from './HistoryBlock.tsx'
import { TaskHead } from './TaskHead.tsx'

/** The card of a task, wherever it stands. */
export function TaskContent({ id, asPage = false }: { id: number; asPage?: boolean }) {
  const { data: task, error, refetch } = useQuery(taskQuery(id))
  if (task) return <Card task={task} asPage={asPage} />
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <CardSkeleton lines={8} />
}

function Card({ task, asPage }: { task: TaskCard; asPage: boolean }) {
  const { t } = useLingui()
  const edit = useCardEdit('task', task.id, `/api/tasks/${task.id}`, task.mayChange)
  const types = useTaskTypes().map(({ code, name }) => ({ code, name, active: true }))
  return (
    <article className={classes.card} aria-label={t`Task “${task.text}”`}>
      <TaskHead task={task} edit={edit} asPage={asPage} />
      <div className={classes.blocks}>
        <Block>
          <div className={classes.fields}>
            <EditText edit={edit} field="text" label={t`What is to be done`} value={task.text} maxLength={1000} />
            <EditMoment edit={edit} field="dueAt" label={t`Due`} value={task.dueAt} />
            <EditUser edit={edit} field="performerId" label={t`Performer`} value={task.performerId} />
            <EditGroup edit={edit} field="performerGroupId" label={t`Or a group`} value={task.performerGroupId} />
            <EditPhone edit={edit} field="phone" label={t`Phone`} value={task.phone} />
            <EditSelect edit={edit} field="kind" label={t`Typical task`} value={task.kind} options={types} clearable />
          </div>
          {(task.order || task.customer) && (
            <p className={classes.facts}>
              {task.order && <span><Trans>Order</Trans> <Link to={`/orders/${task.order.id}` as never}>{task.order.number}</Link></span>}
              {task.customer && <span><Trans>Customer</Trans> <Link to={`/customers/${task.customer.id}` as never}>{task.customer.name || `№ ${task.customer.id}`}</Link></span>}
            </p>
          )}
          <EditMultiline edit={edit} field="commentary" label={t`Commentary`} value={task.commentary || null} />
        </Block>
        <CommentsBlock task={task} />
        <HistoryBlock id={task.id} />
      </div>
    </article>
  )
}
