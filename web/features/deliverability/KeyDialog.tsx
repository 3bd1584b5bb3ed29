import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { SendingDomain } from '#shared/contracts/deliverability.ts'
import { api } from '../../base/api.ts'
import { useDomainAction, type Answer } from './deliverability-api.ts'

/** A key pair for signing: the private half stays on the server, the public one becomes a record. */
export function KeyDialog({ domain, onClose }: { domain: SendingDomain; onClose: () => void }) {
  const { t } = useLingui()
  const [providerId, setProvider] = useState(String(domain.providers[0]?.id ?? ''))
  const [selector, setSelector] = useState(`prilavok${new Date().getFullYear()}`)
  const act = useDomainAction()
  const make = () => act.mutate(() => api.post<Answer>('/api/deliverability/dkim-keys', { providerId: Number(providerId), selector }), { onSuccess: onClose })
  return (
    <Modal opened onClose={onClose} title={<Trans>A key that signs the letters of {domain.domain}</Trans>}>
      <form onSubmit={event => { event.preventDefault(); make() }}>
        <Stack>
          <div><Trans>The private half never leaves this server. The record with the public half stands on the page afterwards; when it is published, letters are signed by the key at once.</Trans></div>
          {domain.providers.length > 1 && <NativeSelect label={t`For letters by`} value={providerId} onChange={event => setProvider(event.currentTarget.value)} data={domain.providers.map(({ id, title }) => ({ value: String(id), label: title }))} />}
          <TextInput data-autofocus label={t`Selector`} description={t`Stands before ._domainkey in the name of the record; another one for every new key`} required maxLength={63} pattern="[a-zA-Z0-9]([a-zA-Z0-9\-]*[a-zA-Z0-9])?" value={selector} onChange={event => setSelector(event.currentTarget.value)} />
          <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={act.isPending}><Trans>Make the key</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
