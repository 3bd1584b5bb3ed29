import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { OfferCard } from '#shared/contracts/catalogue.ts'
import { useReference } from '../../../base/references.ts'
import { useRight } from '../../../base/session.ts'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditMoney, EditNumber, EditSelect, EditText } from '../../../ui/edit/fields.tsx'
import { EditFlag } from './EditFlag.tsx'
import classes from './offers.module.css'

type OfferDetailsProps = { offer: OfferCard; edit: CardEdit; properties: OfferCard['properties'] }

const VAT_RATES = ['none', '0.00', '5.00', '7.00', '10.00', '20.00', '22.00']

/** Everything of an offer that is not looked at all day. Ids of other systems are theirs and are not changed here. */
export function OfferDetails({ offer, edit, properties }: OfferDetailsProps) {
  const { t } = useLingui()
  const units = useReference('units')
  const maySeePurchase = useRight('orders.purchase_price') !== null
  const rates = useMemo(() => [...new Set([...VAT_RATES, ...(offer.vatRate ? [offer.vatRate] : [])])].map(code => ({ code, name: code === 'none' ? t`no VAT` : `${Number(code)} %`, active: true })), [offer.vatRate, t])
  return (
    <>
      <EditText edit={edit} field="name" label={<Trans>Name of the offer</Trans>} value={offer.name} maxLength={500} />
      <div className={classes.columns}>
        <EditText edit={edit} field="article" label={<Trans>Article</Trans>} value={offer.article} maxLength={255} />
        <EditText edit={edit} field="barcode" label={<Trans>Barcode</Trans>} value={offer.barcode} maxLength={255} />
        <EditSelect edit={edit} field="unit" label={<Trans>Unit</Trans>} value={offer.unit} options={units} clearable />
        <EditSelect edit={edit} field="vatRate" label={<Trans>VAT</Trans>} value={offer.vatRate} options={rates} clearable />
        {maySeePurchase && <EditMoney edit={edit} field="purchasePrice" label={<Trans>Purchase price</Trans>} value={offer.purchasePrice} min={0} />}
        <EditNumber edit={edit} field="weight" label={<Trans>Weight</Trans>} value={offer.weight} unit={t`g`} min={0} />
        <EditNumber edit={edit} field="length" label={<Trans>Length</Trans>} value={offer.length} unit={t`mm`} min={0} />
        <EditNumber edit={edit} field="width" label={<Trans>Width</Trans>} value={offer.width} unit={t`mm`} min={0} />
        <EditNumber edit={edit} field="height" label={<Trans>Height</Trans>} value={offer.height} unit={t`mm`} min={0} />
      </div>
      <EditFlag edit={edit} field="active" label={<Trans>The offer is in sale</Trans>} value={offer.active} />
      <dl className={classes.ids}>
        {offer.externalId && <div><dt><Trans>External id</Trans></dt><dd>{offer.externalId}</dd></div>}
        {offer.xmlId && <div><dt><Trans>Id in accounting</Trans></dt><dd>{offer.xmlId}</dd></div>}
        {properties.map(({ code, name, value }) => <div key={code}><dt>{name}</dt><dd dir="auto">{value}</dd></div>)}
      </dl>
    </>
  )
}
