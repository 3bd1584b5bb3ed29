import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { OrderCard } from '#shared/contracts/orders.ts'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditMultiline, EditNumber, EditText } from '../../../ui/edit/fields.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { useFieldWords } from '../order-words.ts'
import classes from './card.module.css'

type BlockProps = { order: OrderCard; edit: CardEdit }

/** What the customer asked for, and what colleagues should know. */
export function CommentsBlock({ order, edit }: BlockProps) {
  const words = useFieldWords()
  return (
    <Block title={<Trans>Comments</Trans>}>
      <EditMultiline edit={edit} field="customerComment" label={words('customerComment')} value={order.customerComment} />
      <EditMultiline edit={edit} field="managerComment" label={words('managerComment')} value={order.managerComment} />
    </Block>
  )
}

/** Weight and size of the parcel: grams and millimetres. */
export function DimensionsBlock({ order, edit }: BlockProps) {
  const words = useFieldWords()
  return (
    <Block title={<Trans>Weight and size</Trans>}>
      <div className={classes.columns}>
        <div>
          <EditNumber edit={edit} field="weight" label={words('weight')} value={order.weight} min={0} />
          <EditNumber edit={edit} field="length" label={words('length')} value={order.length} decimals={0} min={0} />
        </div>
        <div>
          <EditNumber edit={edit} field="width" label={words('width')} value={order.width} decimals={0} min={0} />
          <EditNumber edit={edit} field="height" label={words('height')} value={order.height} decimals={0} min={0} />
        </div>
      </div>
    </Block>
  )
}

const said = (value: unknown): string | null => (value === null || value === undefined || value === '' ? null : typeof value === 'object' ? JSON.stringify(value) : String(value))

const partyWords: Record<string, MessageDescriptor> = { 'legal-entity': msg`Legal entity`, enterpreneur: msg`Sole proprietor` }

/** The legal party, where the order came from, and the account's own fields: only what the order has. */
export function MoreBlock({ order, edit }: BlockProps) {
  const { i18n } = useLingui()
  const words = useFieldWords()
  // Where an order came from stays as it was told; of the account's own fields only texts are edited as texts.
  const shown: CardEdit = { ...edit, mayEdit: () => false }
  const mine: CardEdit = { ...edit, mayEdit: () => edit.editable }
  const party = order.contragent.contragentType === 'individual' ? [] : Object.entries(order.contragent).filter(([name, value]) => name !== 'contragentType' && said(value))
  const source = Object.entries(order.source ?? {}).filter(([, value]) => said(value))
  const own = Object.entries(order.customFields)
  const kind = partyWords[String(order.contragent.contragentType)]
  if (party.length + source.length + own.length === 0) return null
  const field = (whole: string, name: string, value: unknown) => <EditText key={`${whole}.${name}`} edit={whole !== 'source' && typeof value === 'string' ? mine : shown} field={`${whole}.${name}`} label={words(`${whole}.${name}`)} value={said(value)} />
  return (
    <Block title={<Trans>Further details</Trans>}>
      <div className={classes.columns}>
        <div>{party.length > 0 && kind && <EditText edit={shown} field="contragent.contragentType" label={words('contragent.contragentType')} value={i18n._(kind)} />}{party.map(([name, value]) => field('contragent', name, value))}{own.map(([name, value]) => field('customFields', name, value))}</div>
        <div>{source.map(([name, value]) => field('source', name, value))}</div>
      </div>
    </Block>
  )
}
