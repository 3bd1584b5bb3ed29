import { Button, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, type ReactNode } from 'react'
import { useAccount } from '../../../base/account.ts'
import { When } from '../../../ui/display/When.tsx'
import classes from './calls.module.css'

type Reader = typeof import('#shared/task-line.ts').readTaskLine

/** A moment in one's own words, «завтра в 11»; what was understood stands under it before it is taken. */
export function OwnMoment({ action, busy = false, onPick }: { action: ReactNode; busy?: boolean; onPick: (moment: Date) => void }) {
  const { t } = useLingui()
  const { timeZone } = useAccount()
  const [said, setSaid] = useState('')
  const [reader, setReader] = useState<{ read: Reader } | null>(null)
  const [complaint, setComplaint] = useState(false)
  useEffect(() => { void import('#shared/task-line.ts').then(({ readTaskLine }) => setReader({ read: readTaskLine })) }, [])
  const moment = reader && said.trim() ? reader.read(said, new Date(), timeZone).dueAt : null
  return (
    <form className={classes.own} onSubmit={event => { event.preventDefault(); if (moment) onPick(moment); else setComplaint(true) }}>
      <TextInput
        label={t`In your own words`} placeholder={t`tomorrow at 11`} maxLength={200} value={said} onChange={event => { setSaid(event.currentTarget.value); setComplaint(false) }}
        error={complaint && !moment ? t`No moment that is to come can be read from this.` : undefined}
        description={moment ? <When value={moment.toISOString()} /> : t`a day, a time, or both`} inputWrapperOrder={['label', 'input', 'description', 'error']}
      />
      <Button type="submit" variant="default" loading={busy} disabled={said.trim() === ''}>{action}</Button>
    </form>
  )
}
