import { NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useReference, type ReferenceItem } from '../../../base/references.ts'
import { useDefault, useDeliveryTypes, usePaymentTypes } from '../offered.ts'
import { useFieldWords } from '../order-words.ts'
import type { Draft } from './draft.ts'
import classes from './new.module.css'

type FieldsProps = { draft: Draft; site: string | null; change: (change: Partial<Draft>) => void }
const choices = (items: ReferenceItem[]) => items.map(item => ({ value: item.code, label: item.name }))

/** How the goods travel and where to. */
export function DeliveryFields({ draft, site, change }: FieldsProps) {
  const words = useFieldWords()
  const types = useDeliveryTypes(site ?? undefined)
  return (
    <fieldset className={classes.group}>
      <legend><Trans>Delivery</Trans></legend>
      <div className={classes.three}>
        <Select label={words('deliveryType')} clearable searchable data={choices(types)} value={draft.deliveryType} onChange={deliveryType => change({ deliveryType })} />
        <NumberInput
          label={words('deliveryCost')} hideControls min={0} decimalScale={2} decimalSeparator="," allowedDecimalSeparators={['.', ',']} thousandSeparator=" "
          value={draft.deliveryCost === null ? '' : draft.deliveryCost / 100} onChange={next => change({ deliveryCost: typeof next === 'number' ? Math.round(next * 100) : null })}
        />
        <TextInput label={words('deliveryDate')} type="date" value={draft.deliveryDate} onChange={event => change({ deliveryDate: event.currentTarget.value })} />
      </div>
      <div className={classes.address}>
        <TextInput label={words('deliveryAddress.city')} maxLength={255} autoComplete="off" value={draft.city} onChange={event => change({ city: event.currentTarget.value })} />
        <TextInput label={words('deliveryAddress.text')} maxLength={2000} autoComplete="off" value={draft.address} onChange={event => change({ address: event.currentTarget.value })} />
      </div>
    </fieldset>
  )
}

/** How it is paid for, where the order came from, and words. */
export function OtherFields({ draft, site, change }: FieldsProps) {
  const { t } = useLingui()
  const words = useFieldWords()
  const payments = usePaymentTypes(site ?? undefined, draft.deliveryType)
  const methods = useReference('orderMethods').filter(method => method.active)
  const sites = useReference('sites').filter(one => one.active)
  const method = useDefault('orderMethods')
  return (
    <fieldset className={classes.group}>
      <legend><Trans>Payment and comments</Trans></legend>
      <div className={classes.three}>
        <Select label={t`Payment type`} clearable searchable data={choices(payments)} value={draft.paymentType} onChange={paymentType => change({ paymentType })} />
        <Select label={words('orderMethod')} searchable allowDeselect={false} data={choices(methods)} value={draft.orderMethod ?? method} onChange={orderMethod => change({ orderMethod })} />
        {sites.length > 1 && <Select label={words('site')} searchable allowDeselect={false} data={choices(sites)} value={draft.site ?? site} onChange={next => change({ site: next })} />}
      </div>
      <div className={classes.two}>
        <Textarea label={words('customerComment')} autosize minRows={1} maxRows={6} maxLength={10_000} value={draft.customerComment} onChange={event => change({ customerComment: event.currentTarget.value })} />
        <Textarea label={words('managerComment')} autosize minRows={1} maxRows={6} maxLength={10_000} value={draft.managerComment} onChange={event => change({ managerComment: event.currentTarget.value })} />
      </div>
    </fieldset>
  )
}
