import { TextInput } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { useReference, useReferences } from '../../../base/references.ts'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditInPlace } from '../../../ui/edit/EditInPlace.tsx'
import { EditDate, EditMoney, EditMultiline, EditSelect, EditText } from '../../../ui/edit/fields.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { useFieldWords } from '../order-words.ts'
import { useDeliveryTypes } from '../offered.ts'
import { parseDeliveryTime, sayDeliveryTime, type DeliveryTime } from './delivery-time.ts'
import classes from './card.module.css'

type BlockProps = { order: OrderCard; edit: CardEdit }

/** How, when, where to and for how much. */
export function DeliveryBlock({ order, edit }: BlockProps) {
  const words = useFieldWords()
  const types = useDeliveryTypes(order.site, order.deliveryType)
  const rows = useReferences()?.deliveryServices
  const services = useReference('deliveryServices').filter(service => { const of = rows?.find(row => row.code === service.code)?.deliveryType; return !of || of === order.deliveryType })
  const stores = useReference('stores')
  return (
    <Block title={<Trans>Delivery</Trans>} id="delivery">
      <div className={classes.columns}>
        <div>
          <EditSelect edit={edit} field="deliveryType" label={words('deliveryType')} value={order.deliveryType} options={types} clearable />
          {(services.length > 0 || order.deliveryService) && <EditSelect edit={edit} field="deliveryService" label={words('deliveryService')} value={order.deliveryService} options={services} clearable />}
          <EditMoney currency={order.currency} edit={edit} field="deliveryCost" label={words('deliveryCost')} value={order.deliveryCost} min={0} />
          <EditMoney currency={order.currency} edit={edit} field="deliveryNetCost" label={words('deliveryNetCost')} value={order.deliveryNetCost} min={0} />
        </div>
        <div>
          <EditDate edit={edit} field="deliveryDate" label={words('deliveryDate')} value={order.deliveryDate} />
          <EditDeliveryTime order={order} edit={edit} />
          <EditText edit={edit} field="trackNumber" label={words('trackNumber')} value={order.trackNumber} maxLength={100} />
          {stores.length > 0 && <EditSelect edit={edit} field="shipmentStore" label={words('shipmentStore')} value={order.shipmentStore} options={stores} clearable />}
          {stores.length > 0 && <EditDate edit={edit} field="shipmentDate" label={words('shipmentDate')} value={order.shipmentDate} />}
        </div>
      </div>
      <AddressFields order={order} edit={edit} />
    </Block>
  )
}

function EditDeliveryTime({ order, edit }: BlockProps) {
  const words = useFieldWords()
  return (
    <EditInPlace<DeliveryTime | null>
      edit={edit} field="deliveryTime" label={words('deliveryTime')} value={order.deliveryTime} same={(a, b) => sayDeliveryTime(a) === sayDeliveryTime(b)}
      show={time => sayDeliveryTime(time)}
      input={draft => (
        <TextInput
          autoFocus aria-labelledby={draft.labelId} placeholder="10–14" defaultValue={sayDeliveryTime(draft.value)} maxLength={255}
          onChange={event => draft.set(parseDeliveryTime(event.currentTarget.value))} onBlur={() => draft.commit()} onKeyDown={draft.onKeyDown}
        />
      )}
    />
  )
}

const short = ['index', 'region', 'city', 'street', 'building', 'flat', 'block', 'floor', 'intercomCode', 'metro'] as const

function AddressFields({ order, edit }: BlockProps) {
  const words = useFieldWords()
  const address = order.deliveryAddress
  const part = (name: (typeof short)[number] | 'text' | 'notes') => { const value = address[name]; return value === undefined || value === null ? null : String(value) }
  return (
    <div className={classes.address} role="group" aria-label={words('deliveryAddress.text')}>
      <EditMultiline edit={edit} field="deliveryAddress.text" label={words('deliveryAddress.text')} value={part('text')} />
      <div className={classes.columns}>
        <div>{short.slice(0, 5).map(name => <EditText key={name} edit={edit} field={`deliveryAddress.${name}`} label={words(`deliveryAddress.${name}`)} value={part(name)} />)}</div>
        <div>{short.slice(5).map(name => <EditText key={name} edit={edit} field={`deliveryAddress.${name}`} label={words(`deliveryAddress.${name}`)} value={part(name)} />)}</div>
      </div>
      <EditMultiline edit={edit} field="deliveryAddress.notes" label={words('deliveryAddress.notes')} value={part('notes')} />
    </div>
  )
}
