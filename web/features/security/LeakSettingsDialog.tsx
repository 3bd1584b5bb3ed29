import { Button, Group, Modal, NumberInput, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LeakSettings } from '#shared/contracts/audit.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'

const key = ['leak_settings', 'card']

/** From when on looking and taking away is unusual. */
export function LeakSettingsDialog({ onClose }: { onClose: () => void }) {
  const settings = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<LeakSettings>('/api/leak-settings', {}, signal) })
  return (
    <Modal opened onClose={onClose} title={<Trans>When to raise an alert</Trans>}>
      {settings.isError && <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.isPending && <CardSkeleton lines={4} />}
      {settings.data && <Form settings={settings.data} onClose={onClose} />}
    </Modal>
  )
}

function Form({ settings, onClose }: { settings: LeakSettings; onClose: () => void }) {
  const { t } = useLingui()
  const [draft, setDraft] = useState<Record<keyof LeakSettings, number | string>>(settings)
  const save = useMutation({
    mutationFn: () => api.put<LeakSettings>('/api/leak-settings', Object.fromEntries(Object.entries(draft).map(([name, value]) => [name, Number(value)]))),
    onSuccess: next => { queryClient.setQueryData(key, next); onClose() },
  })
  const input = (name: keyof LeakSettings, label: string, more: object = {}) => <NumberInput label={label} required min={1} thousandSeparator=" " value={draft[name]} onChange={value => setDraft({ ...draft, [name]: value })} {...more} />
  return (
    <form onSubmit={event => { event.preventDefault(); save.mutate() }}>
      <Stack>
        <div className="soft" style={{ fontSize: 13 }}><Trans>Each person’s day is compared with the middle of their last four weeks and of their group’s. An alert comes when both are passed so many times, and the least as well.</Trans></div>
        {input('factor', t`So many times the usual`, { 'data-autofocus': true, max: 1000, decimalScale: 1 })}
        {input('leastViewed', t`Cards opened a day: never below`)}
        {input('leastListed', t`Phones seen in lists a day: never below`)}
        {input('leastExported', t`Rows exported a day: never below`)}
        {save.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(save.error)}</div>}
        <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={save.isPending}><Trans>Save</Trans></Button></Group>
      </Stack>
    </form>
  )
}
