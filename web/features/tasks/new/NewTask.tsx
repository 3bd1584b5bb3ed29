import { Button, Select, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useId, useState, type FormEvent } from 'react'
import type { CreateTask } from '#shared/contracts/tasks.ts'
import type { readTaskLine, TaskLine } from '#shared/task-line.ts'
import { useAccount } from '../../../base/account.ts'
import { useReference } from '../../../base/references.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { useAttempt } from '../../../ui/feedback/use-attempt.ts'
import { Term } from '../Due.tsx'
import type { TaskAbout } from '../open-new-task.ts'
import { createTask } from '../task-api.ts'
import { useTaskTypes } from '../task-words.ts'
import classes from '../tasks.module.css'

type NewTaskProps = { about: TaskAbout; onMade?: () => void; autoFocus?: boolean; /** Says in a toast that it was made: where the screen does not show it. */ tell?: boolean }

/** One line in plain words, understood while it is typed; or one press of a typical task. */
export function NewTask({ about, onMade, autoFocus, tell }: NewTaskProps) {
  const { t } = useLingui()
  const types = useTaskTypes()
  const [line, setLine] = useState('')
  const [performer, setPerformer] = useState<string | null>(null)
  const { busy, reason, attempt } = useAttempt()
  const understood = useUnderstood(line)
  const hint = useId()

  const make = (task: CreateTask): Promise<void> => attempt(async () => {
    const made = await createTask({
      ...task,
      ...(about.order ? { orderId: about.order.id } : about.customer ? { customerId: about.customer.id } : {}),
      ...(performer === null ? {} : performer.startsWith('g') ? { performerGroupId: Number(performer.slice(1)) } : { performerId: Number(performer.slice(1)) }),
    })
    setLine('')
    if (tell) toast({ message: made.dueAt ? <Trans>Task: {made.text}, <Term value={made.dueAt} /></Trans> : <Trans>Task: {made.text}</Trans> })
    onMade?.()
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (line.trim()) void make({ line: line.trim() })
  }
  return (
    <form className={classes.newTask} onSubmit={submit}>
      <div className={classes.newLine}>
        <TextInput
          className={classes.lineInput} autoFocus={autoFocus} data-autofocus={autoFocus || undefined} aria-label={t`New task in one line`} aria-describedby={hint} placeholder={t`Call back tomorrow at 11`}
          maxLength={1000} value={line} onChange={event => setLine(event.currentTarget.value)} error={reason}
        />
        <PerformerSelect value={performer} onChange={setPerformer} />
        <Button type="submit" variant="default" loading={busy} disabled={!line.trim()}><Trans>Set the task</Trans></Button>
      </div>
      <div className={classes.understood} id={hint} role="status">
        {understood && line.trim() && (understood.dueAt ? <span>{understood.text || <Trans>without words</Trans>} · <b><Term value={understood.dueAt.toISOString()} /></b></span> : <span className="soft"><Trans>Without a term. Say when: “tomorrow at 11”, “in 2 hours”, “on Friday”.</Trans></span>)}
      </div>
      {types.length > 0 && (
        <div className={classes.types} role="group" aria-label={t`Typical tasks`}>
          {types.map(({ code, name }) => <Button key={code} size="compact-sm" variant="default" disabled={busy} onClick={() => void make({ kind: code, text: name, ...(line.trim() ? { line: line.trim(), commentary: understood?.text ?? '' } : {}) })}>{name}</Button>)}
        </div>
      )}
    </form>
  )
}

/** What the line says, by the very rules of the server; they come when somebody begins to type. */
function useUnderstood(line: string): TaskLine | null {
  const { timeZone } = useAccount()
  const [read, setRead] = useState<{ run: typeof readTaskLine } | null>(null)
  const isTyped = line.length > 0
  useEffect(() => {
    let isHere = true
    if (isTyped && !read) void import('#shared/task-line.ts').then(rules => { if (isHere) setRead({ run: rules.readTaskLine }) }, () => {})
    return () => { isHere = false }
  }, [isTyped, read])
  return read ? read.run(line, new Date(), timeZone) : null
}

type PerformerSelectProps = { value: string | null; onChange: (value: string | null) => void; label?: string; placeholder?: string }

/** A person (`u12`) or a group (`g3`). */
export function PerformerSelect({ value, onChange, label, placeholder }: PerformerSelectProps) {
  const { t } = useLingui()
  const [users, groups] = [useReference('users'), useReference('userGroups')]
  return (
    <Select
      className={classes.performer} label={label} aria-label={label ? undefined : t`Performer`} placeholder={placeholder ?? t`to me`} searchable clearable nothingFoundMessage={t`Nothing found`} value={value} onChange={onChange}
      data={[
        { group: t`People`, items: users.filter(user => user.active).map(user => ({ value: `u${user.code}`, label: user.name })) },
        { group: t`Groups`, items: groups.map(group => ({ value: `g${group.code}`, label: group.name })) },
      ]}
    />
  )
}
