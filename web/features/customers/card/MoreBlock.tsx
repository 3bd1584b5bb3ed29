import { Trans } from '@lingui/react/macro'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditNumber, EditText } from '../../../ui/edit/fields.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { useFieldWords } from '../customer-words.ts'
import classes from './card.module.css'

/** What is looked up rarely: ids, discounts, where the customer came from, the payer's details, own fields. */
export function MoreBlock({ customer, edit }: { customer: CustomerCard; edit: CardEdit }) {
  const words = useFieldWords()
  const { contragentType: _, ...payer } = customer.contragent
  const told = { ...prefixed('source', customer.source ?? {}), ...prefixed('contragent', payer), ...prefixed('customFields', customer.customFields) }
  return (
    <Block title={<Trans>More</Trans>}>
      <div className={classes.columns}>
        <div>
          <EditText edit={edit} field="externalId" label={words('externalId')} value={customer.externalId} maxLength={255} />
          <EditText edit={edit} field="nickName" label={words('nickName')} value={customer.nickName} maxLength={255} />
        </div>
        <div>
          <EditNumber edit={edit} field="personalDiscount" label={words('personalDiscount')} value={customer.personalDiscount} decimals={2} min={0} />
          <EditText edit={edit} field="discountCardNumber" label={words('discountCardNumber')} value={customer.discountCardNumber} maxLength={255} />
        </div>
      </div>
      {Object.keys(told).length > 0 && <dl className={classes.told}>{Object.entries(told).map(([name, value]) => <div key={name}><dt>{words(name)}</dt><dd dir="auto">{value}</dd></div>)}</dl>}
    </Block>
  )
}

function prefixed(prefix: string, values: Record<string, unknown>): Record<string, string> {
  const shown = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return Object.fromEntries(shown.map(([name, value]) => [`${prefix}.${name}`, typeof value === 'object' ? JSON.stringify(value) : String(value)]))
}
