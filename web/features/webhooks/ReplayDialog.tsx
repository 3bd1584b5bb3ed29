import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReplayRange, WebhookEndpoint } from '#shared/contracts/webhooks.ts'
import { useAccount } from '../../base/account.ts'
import { api } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'
import { fromZoned, toZoned } from '../../ui/edit/zoned.ts'
import { EndpointName } from './EndpointName.tsx'
import { refreshWebhooks } from './webhooks-api.ts'
import classes from './webhooks.module.css'

type State = ReplayRange['states'][number]

/** Sends the letters of a time again: after the receiver has lost its data, say. */
export function ReplayDialog({ endpoint, onClose }: { endpoint: WebhookEndpoint; onClose: () => void }) {
  const { t } = useLingui()
  const { timeZone } = useAccount()
  const [from, setFrom] = useState(toZoned(new Date(Date.now() - 86_400_000).toISOString(), timeZone))
  const [to, setTo] = useState(toZoned(new Date(Date.now() + 60_000).toISOString(), timeZone))
  const [states, setStates] = useState<State[]>(['dead', 'dropped'])
  const replay = useMutation({
    mutationFn: () => api.post<{ count: number }>(`/api/webhooks/${endpoint.id}/replay`, { from: fromZoned(from, timeZone), to: fromZoned(to, timeZone), states }),
    onSuccess: refreshWebhooks,
  })
  const toggle = (state: State): void => setStates(states.includes(state) ? states.filter(one => one !== state) : [...states, state])
  return (
    <Modal opened onClose={onClose} title={<Trans>Send letters again: <EndpointName endpoint={endpoint} /></Trans>}>
      {replay.data ? (
        <Stack>
          <div>{replay.data.count === 0 ? <Trans>There were no such letters in this time.</Trans> : <Plural value={replay.data.count} one="# letter stands at the end of the queue." other="# letters stand at the end of the queue." />}</div>
          <Group justify="flex-end"><Button onClick={onClose}><Trans>Done</Trans></Button></Group>
        </Stack>
      ) : (
        <form onSubmit={event => { event.preventDefault(); replay.mutate() }}>
          <Stack>
            <div><Trans>They go with the same ids and in the same order: a receiver that keeps ids takes each once.</Trans></div>
            <div className={classes.range}>
              <TextInput data-autofocus type="datetime-local" label={t`Since when`} required value={from} onChange={event => setFrom(event.currentTarget.value)} />
              <TextInput type="datetime-local" label={t`Until when`} required value={to} onChange={event => setTo(event.currentTarget.value)} />
            </div>
            <Checkbox label={t`given up`} checked={states.includes('dead')} onChange={() => toggle('dead')} />
            <Checkbox label={t`left unsent`} checked={states.includes('dropped')} onChange={() => toggle('dropped')} />
            <Checkbox label={t`taken already`} checked={states.includes('delivered')} onChange={() => toggle('delivered')} />
            {replay.isError && <div role="alert" className={classes.bad}>{refusalText(replay.error)}</div>}
            <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={replay.isPending} disabled={states.length === 0}><Trans>Send again</Trans></Button></Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
