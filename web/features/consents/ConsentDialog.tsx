import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type FormEvent } from 'react'
import type { CustomerConsents } from '#shared/contracts/consents.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import type { Said } from './ConsentsBlock.tsx'
import classes from './consents.module.css'

/** Writes down what the customer said: agreed, to which wording; or took it back, and why. */
export function ConsentDialog({ customerId, said, onClose }: { customerId: number; said: Said; onClose: () => void }) {
  const { t } = useLingui()
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const isGrant = said.state === 'granted'
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const { purpose, channel = null, topic = null } = said
    const text = words.trim() || null
    try {
      const address = `/api/customers/${customerId}/consents`
      const after = await api.post<CustomerConsents>(isGrant ? address : `${address}/withdrawn`, { purpose, channel, topic, ...(isGrant ? { textVersion: text } : { reason: text }) })
      queryClient.setQueryData(['customer', 'consents', customerId], after)
      onClose()
    } catch (error) {
      setRefused(refusalText(error))
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} size="sm" yOffset="12vh" title={isGrant ? t`The customer agreed: ${said.name}` : t`The customer takes it back: ${said.name}`}>
      <form className={classes.form} onSubmit={event => void save(event)}>
        {isGrant
          ? <TextInput data-autofocus label={<Trans>Which wording they agreed to</Trans>} description={<Trans>The name of the form or the version of the text; may stay empty</Trans>} value={words} maxLength={100} onChange={event => setWords(event.currentTarget.value)} />
          : <Textarea data-autofocus autosize minRows={2} label={<Trans>Why, in their words</Trans>} description={<Trans>May stay empty. Mailings that were prepared are cancelled at once; messages about orders still leave.</Trans>} value={words} maxLength={500} onChange={event => setWords(event.currentTarget.value)} />}
        {refused && <p className={classes.refused} role="alert">{refused}</p>}
        <div className={classes.formFoot}>
          <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
          <Button type="submit" loading={busy} color={isGrant ? undefined : 'red.9'}>{isGrant ? <Trans>Write down</Trans> : <Trans>Withdraw</Trans>}</Button>
        </div>
      </form>
    </Modal>
  )
}
