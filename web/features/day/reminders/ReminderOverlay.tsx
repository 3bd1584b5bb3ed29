import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconVolume, IconVolumeOff } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Reminder } from '#shared/contracts/tasks.ts'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { useNarrow } from '../../../ui/page/narrow.ts'
import { useOnlyTab } from './one-tab.ts'
import { closeReminders } from './reminder-api.ts'
import { ReminderCard } from './ReminderCard.tsx'
import { chime, soundIsOn, switchSound } from './sound.ts'
import { useOpenFromPush } from './use-open-from-push.ts'
import { useReminders } from './use-reminders.ts'
import classes from './reminders.module.css'

/** So many stand open; the others are counted. On a phone there is no more room, and in «My day» they stand in the list too. */
const STACK = 3
const SMALL_STACK = 1

/** What is due now, over any page, with what can be done about it. */
export function ReminderOverlay() {
  useOpenFromPush()
  const { reminders, more } = useReminders()
  const here = useOnlyTab()
  // What was told in this tab, so that a refreshed answer does not sound again. A new term of the same task does.
  const told = useRef(new Set<string>())
  useEffect(() => {
    const fresh = reminders.filter(one => !told.current.has(`${one.id} ${one.remindAt}`))
    for (const one of fresh) told.current.add(`${one.id} ${one.remindAt}`)
    if (fresh.length > 0 && here && soundIsOn()) void chime()
  }, [reminders, here])
  if (!here || reminders.length === 0) return null
  return <Stack reminders={reminders} more={more} />
}

function Stack({ reminders, more }: { reminders: Reminder[]; more: number }) {
  const { t } = useLingui()
  const box = useRef<HTMLElement>(null)
  const before = useRef<Element | null>(null)
  const [all, setAll] = useState(false)
  const [sound, setSound] = useState(soundIsOn)
  const narrow = useNarrow()
  const inDay = useLocation({ select: location => location.pathname === '/day' })
  const shown = all ? reminders : reminders.slice(0, inDay || narrow ? SMALL_STACK : STACK)
  const left = reminders.length - shown.length + more
  const back = (): void => { if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true }) }
  useShortcuts([{
    code: 'Period', mod: true, label: msg`To the reminders`,
    run: () => { before.current = document.activeElement; box.current?.querySelector<HTMLElement>('article')?.focus() },
  }])
  return (
    <section ref={box} className={classes.stack} data-low={(inDay && !narrow) || undefined} aria-label={t`Reminders`}>
      <div className="visually-hidden" role="alert">{reminders[0]!.text}</div>
      {shown.map(one => <ReminderCard key={`${one.id} ${one.remindAt}`} reminder={one} onLeave={back} />)}
      <div className={classes.foot}>
        {left > 0 && (more > 0 || !all) && <Button size="compact-sm" variant="subtle" color="gray" disabled={all} onClick={() => setAll(true)}><Plural value={left} one="and # more" other="and # more" /></Button>}
        {reminders.length > 1 && <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void closeReminders({ all: true }).catch(toastError)}><Trans>Close all</Trans></Button>}
        <span className={classes.space} />
        <Tooltip label={sound ? t`Switch the sound off` : t`Switch the sound on`}>
          <ActionIcon variant="subtle" color="gray" aria-label={t`Sound of reminders`} aria-pressed={sound} onClick={() => { switchSound(!sound); setSound(!sound); if (!sound) void chime() }}>
            {sound ? <IconVolume size={16} /> : <IconVolumeOff size={16} />}
          </ActionIcon>
        </Tooltip>
      </div>
    </section>
  )
}
