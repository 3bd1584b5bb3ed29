import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { MessageProvider } from '#shared/contracts/messages.ts'
import { ApiError } from '../../../base/api.ts'
import { fieldText, refusalText } from '../../../base/refusals.ts'
import { useSession } from '../../../base/session.ts'
import { messageQuery } from '../message-api.ts'
import { StateBadge, WhyWords } from '../message-words.tsx'
import { testProvider } from './provider-api.ts'

/** Sends one message by this provider and shows what became of it, as it happens. */
export function TestDialog({ provider, onClose }: { provider: MessageProvider; onClose: () => void }) {
  const { t } = useLingui()
  const { email } = useSession().user
  const [address, setAddress] = useState(provider.channel === 'email' ? email : '')
  const sending = useMutation({ mutationFn: () => testProvider(provider.id, address.trim()) })
  const id = sending.data?.id ?? 0
  const { data: message } = useQuery({ ...messageQuery(id), enabled: id > 0, refetchInterval: query => (['planned', 'sending'].includes(query.state.data?.state ?? 'planned') ? 1000 : false) })
  const error = sending.error instanceof ApiError ? sending.error : null
  return (
    <Modal opened onClose={onClose} title={<Trans>Test message: {provider.title}</Trans>} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form onSubmit={event => { event.preventDefault(); if (address.trim()) sending.mutate() }}>
        <Stack>
          <TextInput label={provider.channel === 'email' ? t`E-mail` : provider.channel === 'sms' ? t`Phone` : t`Chat or person`} required data-autofocus maxLength={254} value={address} onChange={event => setAddress(event.currentTarget.value)} error={error?.fields[0] && fieldText(error.fields[0])} />
          {sending.isError && !error?.fields[0] && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(sending.error)}</div>}
          <div role="status">{message && <><StateBadge state={message.state} /> <WhyWords reason={message.reason} params={message.reasonParams} /> <Link to={`/messages/${message.id}` as never}><Trans>Open the message</Trans></Link></>}</div>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}><Trans>Close</Trans></Button>
            <Button type="submit" loading={sending.isPending} disabled={!address.trim()}><Trans>Send</Trans></Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
