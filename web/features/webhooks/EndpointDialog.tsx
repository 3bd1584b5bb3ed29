import { ActionIcon, Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { CreateWebhook, WebhookEndpoint, WebhookEvents } from '#shared/contracts/webhooks.ts'
import { api } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'
import { EventsEditor } from './EventsEditor.tsx'
import { NewSecret } from './NewSecret.tsx'
import { refreshWebhooks } from './webhooks-api.ts'
import classes from './webhooks.module.css'

type Header = { name: string; /** Null: as it is; the server shows it to nobody. */ value: string | null }

/** An address and what it is told of. A new one shows its secret when it is made. */
export function EndpointDialog({ endpoint, onClose }: { endpoint: WebhookEndpoint | null; onClose: () => void }) {
  const { t } = useLingui()
  const [title, setTitle] = useState(endpoint?.title ?? '')
  const [url, setUrl] = useState(endpoint?.url ?? '')
  const [isActive, setActive] = useState(endpoint?.isActive ?? true)
  const [events, setEvents] = useState<WebhookEvents>(endpoint?.events ?? [{ entity: 'order', kinds: [] }])
  const [headers, setHeaders] = useState<Header[]>((endpoint?.headers ?? []).map(name => ({ name, value: null })))
  const save = useMutation({
    mutationFn: async () => {
      const body: CreateWebhook = { title, url, events, isActive, headers: Object.fromEntries(headers.filter(header => header.name.trim()).map(header => [header.name.trim(), header.value])) }
      if (!endpoint) return (await api.post<{ secret: string }>('/api/webhooks', body)).secret
      await api.patch(`/api/webhooks/${endpoint.id}`, body)
      return null
    },
    onSuccess: async secret => { await refreshWebhooks(); if (secret === null) onClose() },
  })
  if (save.data) return <NewSecret secret={save.data} onClose={onClose} />
  const change = (place: number, more: Partial<Header>): void => setHeaders(headers.map((header, at) => (at === place ? { ...header, ...more } : header)))
  return (
    <Modal opened onClose={onClose} title={endpoint ? endpoint.title : <Trans>New webhook</Trans>} size="lg">
      <form onSubmit={event => { event.preventDefault(); save.mutate() }}>
        <Stack>
          <TextInput data-autofocus label={t`Name`} description={t`Who listens: the warehouse, the site`} required maxLength={200} value={title} onChange={event => setTitle(event.currentTarget.value)} />
          <TextInput label={t`Address`} description={t`A POST with JSON goes there`} required type="url" maxLength={2000} placeholder="https://example.com/hook" value={url} onChange={event => setUrl(event.currentTarget.value)} />
          <EventsEditor events={events} onChange={setEvents} />
          <div>
            <div className={classes.label}><Trans>Headers that are sent along</Trans></div>
            <div className="soft"><Trans>A key that the receiver asks for. Values are shown to nobody afterwards.</Trans></div>
            {headers.map((header, place) => (
              <div key={place} className={classes.header}>
                <TextInput aria-label={t`Name of the header`} placeholder="X-Api-Key" value={header.name} onChange={event => change(place, { name: event.currentTarget.value })} />
                <TextInput aria-label={t`Value of the header`} placeholder={header.value === null ? t`as it is` : ''} value={header.value ?? ''} onChange={event => change(place, { value: event.currentTarget.value })} />
                <ActionIcon variant="subtle" color="gray" aria-label={t`Remove the header`} onClick={() => setHeaders(headers.filter((_, at) => at !== place))}><IconX size={16} /></ActionIcon>
              </div>
            ))}
            <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setHeaders([...headers, { name: '', value: '' }])}><Trans>Add a header</Trans></Button>
          </div>
          <Checkbox label={t`Switched on`} description={t`What happens while it is off is never told`} checked={isActive} onChange={event => setActive(event.currentTarget.checked)} />
          {save.isError && <div role="alert" className={classes.bad}>{refusalText(save.error)}</div>}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
            <Button type="submit" loading={save.isPending} disabled={events.length === 0}>{endpoint ? <Trans>Save</Trans> : <Trans>Add the webhook</Trans>}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
