import { Button, Switch } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { When } from '../../../ui/display/When.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { Block, Page } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { forget, ownSubscription, pushState, switchPushOff, switchPushOn, type PushState } from './push.ts'
import { pushQuery } from './reminder-api.ts'
import { chime, soundIsOn, switchSound } from './sound.ts'
import classes from './reminders.module.css'

/** How reminders reach me: their sound, and notifications of this browser while Prilavok is not in sight. */
export function ReminderSettingsPage() {
  const { t } = useLingui()
  const [sound, setSound] = useState(soundIsOn)
  return (
    <Page title={t`Reminders and notifications`} narrow>
      <Block title={t`Sound`}>
        <div className={classes.switch}>
          <Switch label={t`Reminders sound in this browser`} checked={sound} onChange={event => { switchSound(event.currentTarget.checked); setSound(event.currentTarget.checked) }} />
          <Button variant="default" onClick={() => void chime()}><Trans>Listen</Trans></Button>
        </div>
      </Block>
      <Block title={t`Notifications`}><Notifications /></Block>
    </Page>
  )
}

function Notifications() {
  const { t } = useLingui()
  const client = useQueryClient()
  const state = useQuery({ queryKey: ['push', 'state'], queryFn: pushState, staleTime: 0 })
  const [busy, setBusy] = useState(false)
  const turn = async (work: () => Promise<PushState>): Promise<void> => {
    setBusy(true)
    try {
      client.setQueryData(['push', 'state'], await work())
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  const words: Record<PushState, string> = {
    unsupported: t`This browser cannot show notifications of pages. A current Chrome, Firefox, Edge or Yandex Browser can.`,
    insecure: t`Notifications need a secure address (https). Ask who runs this server to set one up.`,
    denied: t`Notifications of this page are forbidden in the browser. Allow them in its settings, beside the address, and come back.`,
    off: t`Reminders and what stands under the bell can show on the screen while Prilavok is closed or in another window.`,
    on: t`Reminders and what stands under the bell show on the screen while Prilavok is closed or in another window.`,
  }
  if (!state.data) return null
  return (
    <>
      <div className={classes.switch}>
        <span className="soft">{words[state.data]}</span>
        {state.data === 'off' && <Button loading={busy} onClick={() => void turn(switchPushOn)}><Trans>Switch on</Trans></Button>}
        {state.data === 'on' && <Button variant="default" loading={busy} onClick={() => void turn(switchPushOff)}><Trans>Switch off here</Trans></Button>}
      </div>
      <Browsers />
    </>
  )
}

/** All browsers that take pushes for me: a lost phone is taken off here. */
function Browsers() {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(pushQuery)
  const own = useQuery({ queryKey: ['push', 'own'], queryFn: async () => (window.isSecureContext && 'serviceWorker' in navigator ? ((await ownSubscription())?.endpoint ?? null) : null), staleTime: 0 }).data
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  const others = data?.subscriptions.filter(one => one.endpoint !== own) ?? []
  if (others.length === 0) return null
  return (
    <ul className={classes.browsers}>
      {others.map(one => (
        <li key={one.id} className={classes.browser}>
          <span title={one.userAgent ?? undefined}>{one.userAgent ?? <Trans>unknown browser</Trans>}</span>
          <span className="soft"><When value={one.createdAt} /></span>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void forget(one.endpoint).then(() => client.invalidateQueries({ queryKey: ['push', 'own'] }), toastError)}><Trans>Send nothing there</Trans></Button>
        </li>
      ))}
    </ul>
  )
}
