import { Button, Textarea } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { TaskCard } from '#shared/contracts/tasks.ts'
import { When } from '../../../ui/display/When.tsx'
import { useAttempt } from '../../../ui/feedback/use-attempt.ts'
import { Block } from '../../../ui/page/Page.tsx'
import { commentTask } from '../task-api.ts'
import classes from '../tasks.module.css'

/** What was said about the task, and a box to say more; Ctrl Enter sends. */
export function CommentsBlock({ task }: { task: TaskCard }) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const { busy, reason, attempt } = useAttempt()
  const send = (): Promise<void> | undefined => text.trim() === '' ? undefined : attempt(async () => {
    await commentTask(task.id, text)
    setText('')
  })
  return (
    <Block title={<Trans>Comments</Trans>}>
      {task.comments.map(comment => (
        <div key={comment.id} className={classes.said}>
          <div className={classes.facts}><b>{comment.user?.name ?? <Trans>System</Trans>}</b> <When value={comment.createdAt} /></div>
          <p dir="auto">{comment.text}</p>
        </div>
      ))}
      {task.mayChange && (
        <div className={classes.composer}>
          <Textarea aria-label={t`Comment`} placeholder={t`Comment`} autosize minRows={1} maxRows={8} maxLength={20_000} value={text} error={reason} onChange={event => setText(event.currentTarget.value)} onKeyDown={event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void send() } }} />
          <Button variant="default" loading={busy} disabled={!text.trim()} onClick={() => void send()}><Trans>Send</Trans></Button>
        </div>
      )}
    </Block>
  )
}
