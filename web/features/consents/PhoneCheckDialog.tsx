import { Button, Modal, Radio, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { PhoneCheckAnswer, VerifiedPhones } from '#shared/contracts/verification.ts'
import { api, ApiError } from '../../base/api.ts'
import { formatPhone } from '../../base/phone.ts'
import { queryClient } from '../../base/query-client.ts'
import { fieldText, refusalText } from '../../base/refusals.ts'
import { When } from '../../ui/display/When.tsx'
import classes from './consents.module.css'

type Step = { name: 'choose' } | { name: 'code'; check: PhoneCheckAnswer } | { name: 'done' }

export function PhoneCheckDialog({ customerId, phones, onClose }: { customerId: number; phones: string[]; onClose: () => void }) {
  const { t } = useLingui()
  const [phone, setPhone] = useState(phones[0]!)
  const [step, setStep] = useState<Step>({ name: 'choose' })
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const verified = useQuery({ queryKey: ['customer', 'verified', customerId], queryFn: ({ signal }) => api.get<VerifiedPhones>(`/api/customers/${customerId}/verified-phones`, {}, signal) }).data?.rows ?? []
  const shown = formatPhone(phone)
  const work = async (doing: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setRefused(null)
    await doing().catch((error: unknown) => setRefused(error instanceof ApiError && error.fields[0] ? fieldText(error.fields[0]) : refusalText(error)))
    setBusy(false)
  }
  const send = (event?: FormEvent): Promise<void> => {
    event?.preventDefault()
    return work(async () => {
      const check = await api.post<PhoneCheckAnswer>('/api/phone-checks', { phone, customerId })
      setCode('')
      setStep({ name: 'code', check })
    })
  }
  const confirm = (event: FormEvent, checkId: string): Promise<void> => {
    event.preventDefault()
    return work(async () => {
      await api.post(`/api/phone-checks/${checkId}/confirm`, { code: code.trim() })
      setStep({ name: 'done' })
      void queryClient.invalidateQueries({ queryKey: ['customer', 'verified', customerId] })
    })
  }
  const trouble = refused && <p className={classes.refused} role="alert">{refused}</p>
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} size="sm" yOffset="12vh" title={<Trans>Check the phone</Trans>}>
      {step.name === 'choose' && (
        <form className={classes.form} onSubmit={event => void send(event)}>
          {phones.length > 1
            ? <Radio.Group value={phone} onChange={setPhone} label={<Trans>Where the code goes</Trans>}>{phones.map(one => <Radio key={one} value={one} label={formatPhone(one)} mt={8} />)}</Radio.Group>
            : <p><Trans>A code goes to <b className="numbers">{shown}</b> by SMS. The customer reads it out to you.</Trans></p>}
          {verified.length > 0 && <ul className={classes.list}>{verified.map(row => <li key={row.phone} className={classes.entry}><span className="numbers">{row.phone}</span> <span className={classes.state} data-state="granted"><Trans>confirmed</Trans></span> <When value={row.verifiedAt} /></li>)}</ul>}
          {trouble}
          <div className={classes.formFoot}><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={busy} data-autofocus><Trans>Send the code</Trans></Button></div>
        </form>
      )}
      {step.name === 'code' && (
        <form className={classes.form} onSubmit={event => void confirm(event, step.check.checkId)}>
          <TextInput data-autofocus autoFocus label={t`The code sent to ${shown}`} inputMode="numeric" autoComplete="off" maxLength={10} value={code} onChange={event => setCode(event.currentTarget.value)} description={<Trans>Good until <When value={step.check.expiredAt} /></Trans>} />
          {trouble}
          <div className={classes.formFoot}><Button variant="default" loading={busy} onClick={() => void send()}><Trans>Send a new code</Trans></Button><Button type="submit" loading={busy} disabled={code.trim() === ''}><Trans>Confirm</Trans></Button></div>
        </form>
      )}
      {step.name === 'done' && (
        <div className={classes.form}>
          <p role="status"><Trans>The phone <b className="numbers">{shown}</b> is the customer’s.</Trans></p>
          <div className={classes.formFoot}><Button data-autofocus autoFocus onClick={onClose}><Trans>Close</Trans></Button></div>
        </div>
      )}
    </Modal>
  )
}
