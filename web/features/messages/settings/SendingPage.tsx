import { Button, Checkbox, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { MessageSettings } from '#shared/contracts/messages.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { refusalText } from '../../../base/refusals.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { Block, Page } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { sendingQuery } from './provider-api.ts'
import { StopListBlock } from './StopListBlock.tsx'
import classes from './settings.module.css'

/** When advertising sleeps, how long one tries, and who gets nothing. */
export function SendingPage() {
  const { t } = useLingui()
  const settings = useQuery(sendingQuery)
  return (
    <Page title={t`Quiet hours, stop list`} narrow>
      {settings.isError && <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.isPending && <CardSkeleton lines={6} />}
      {settings.data && <Rules key={JSON.stringify(settings.data)} settings={settings.data} />}
      <StopListBlock />
    </Page>
  )
}

function Rules({ settings }: { settings: MessageSettings }) {
  const { t } = useLingui()
  const [draft, setDraft] = useState(settings)
  const set = (change: Partial<MessageSettings>): void => setDraft({ ...draft, ...change })
  const save = useMutation({
    mutationFn: () => api.patch<MessageSettings>('/api/message-settings', draft),
    onSuccess: next => { queryClient.setQueryData(sendingQuery.queryKey, next); toast({ message: t`Saved. It holds at once.` }) },
  })
  const number = (name: 'softBounces' | 'attempts' | 'giveUpHours' | 'fusePerHour', label: string, description: string, max: number) =>
    <NumberInput maw={420} label={label} description={description} required min={1} max={max} clampBehavior="strict" hideControls value={draft[name]} onChange={value => { if (typeof value === 'number') set({ [name]: value }) }} />
  return (
    <form onSubmit={event => { event.preventDefault(); save.mutate() }}>
      <Block title={t`Quiet hours`}>
        <Stack gap="sm">
          <Checkbox label={t`Advertising waits for the morning`} description={t`By the clock of where the customer lives. What is about an order goes at any hour.`} checked={draft.quietOn} onChange={event => set({ quietOn: event.currentTarget.checked })} />
          <Group gap="sm">
            <TextInput className={classes.clock} type="time" label={t`Quiet from`} required disabled={!draft.quietOn} value={draft.quietFrom} onChange={event => set({ quietFrom: event.currentTarget.value })} />
            <TextInput className={classes.clock} type="time" label={t`Quiet until`} required disabled={!draft.quietOn} value={draft.quietTo} onChange={event => set({ quietTo: event.currentTarget.value })} />
          </Group>
        </Stack>
      </Block>
      <Block title={t`When it does not work`}>
        <Stack gap="sm">
          {number('attempts', t`Tries`, t`With growing pauses; then the message is given up and can be sent again by hand`, 50)}
          {number('giveUpHours', t`Hours after its term`, t`News that is older than this is not sent any more`, 720)}
          {number('softBounces', t`Letters that came back in a row`, t`After so many a full or broken mailbox is put on the stop list`, 100)}
          {number('fusePerHour', t`Messages an hour of one rule`, t`A rule that wants to send more is paused, and its owner is asked`, 1_000_000)}
        </Stack>
      </Block>
      {save.isError && <div role="alert" className={classes.bad}>{refusalText(save.error)}</div>}
      <Group gap="sm" mb="md"><Button type="submit" loading={save.isPending} disabled={JSON.stringify(draft) === JSON.stringify(settings)}><Trans>Save</Trans></Button></Group>
    </form>
  )
}
