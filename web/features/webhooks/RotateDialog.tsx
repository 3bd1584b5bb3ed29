import { Button, Group, Modal, NativeSelect, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { WebhookEndpoint } from '#shared/contracts/webhooks.ts'
import { api } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'
import { EndpointName } from './EndpointName.tsx'
import { NewSecret } from './NewSecret.tsx'
import { refreshWebhooks } from './webhooks-api.ts'
import classes from './webhooks.module.css'

/** A new secret, with a time in which the old one holds too. */
export function RotateDialog({ endpoint, onClose }: { endpoint: WebhookEndpoint; onClose: () => void }) {
  const { t } = useLingui()
  const [hours, setHours] = useState('24')
  const rotate = useMutation({
    mutationFn: () => api.post<{ secret: string }>(`/api/webhooks/${endpoint.id}/secret`, { overlapHours: Number(hours) }),
    onSuccess: refreshWebhooks,
  })
  if (rotate.data) return <NewSecret secret={rotate.data.secret} onClose={onClose} />
  return (
    <Modal opened onClose={onClose} title={<Trans>A new secret: <EndpointName endpoint={endpoint} /></Trans>}>
      <Stack>
        <div><Trans>For a while letters are signed by both secrets, so that the receiver can change over without losing one. The secret of now ends with …{endpoint.secretTail}.</Trans></div>
        <NativeSelect
          data-autofocus label={t`The old one holds for`} value={hours} onChange={event => setHours(event.currentTarget.value)}
          data={[{ value: '1', label: t`an hour` }, { value: '24', label: t`a day` }, { value: '168', label: t`a week` }, { value: '0', label: t`no longer: it has leaked` }]}
        />
        {rotate.isError && <div role="alert" className={classes.bad}>{refusalText(rotate.error)}</div>}
        <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button loading={rotate.isPending} onClick={() => rotate.mutate()}><Trans>Make a new secret</Trans></Button></Group>
      </Stack>
    </Modal>
  )
}
