import { Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { api } from '../../base/api.ts'
import { pathOf, useDomainAction, type Answer } from './deliverability-api.ts'

/** Lets bulk letters leave although something is wrong: who and why stays written. */
export function WaiveDialog({ domain, onClose }: { domain: string; onClose: () => void }) {
  const { t } = useLingui()
  const [reason, setReason] = useState('')
  const act = useDomainAction()
  const waive = () => act.mutate(() => api.post<Answer>(`${pathOf(domain)}/waiver`, { reason }), { onSuccess: onClose })
  return (
    <Modal opened onClose={onClose} title={<Trans>Send bulk letters of {domain} all the same?</Trans>}>
      <form onSubmit={event => { event.preventDefault(); waive() }}>
        <Stack>
          <div><Trans>They may land in spam, and the domain may get a bad name that also harms letters about orders. What is wrong now is waived, and nothing that breaks later.</Trans></div>
          <Textarea data-autofocus label={t`Why`} description={t`Stays here with your name`} required minLength={3} maxLength={500} autosize minRows={2} value={reason} onChange={event => setReason(event.currentTarget.value)} />
          <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" color="red" loading={act.isPending} disabled={reason.trim().length < 3}><Trans>Send all the same</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
