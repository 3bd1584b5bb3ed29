import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconStar, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { CustomerAddress, CustomerCard } from '#shared/contracts/customers.ts'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditMultiline, EditText } from '../../../ui/edit/fields.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { useCustomerActions } from '../customer-api.ts'
import { addressParts, useFieldWords } from '../customer-words.ts'
import classes from './card.module.css'

const usual = new Set<string>(['region', 'city', 'street', 'house', 'flat', 'index', 'text'])
const textOf = (value: unknown): string | null => (typeof value === 'string' || typeof value === 'number' ? String(value) : null)

/** The main address part by part, the others in one line each. */
export function AddressBlock({ customer, edit }: { customer: CustomerCard; edit: CardEdit }) {
  const words = useFieldWords()
  const [isWhole, setWhole] = useState(false)
  const parts = addressParts.filter(part => isWhole || usual.has(part) || textOf(customer.address[part]) !== null)
  const others = customer.addresses.filter(address => address.id !== customer.addresses[0]?.id)
  return (
    <Block title={<Trans>Address</Trans>} actions={parts.length < addressParts.length && <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setWhole(true)}><Trans>All parts</Trans></Button>}>
      <div className={classes.parts}>
        {parts.map(part => {
          const Edit = part === 'notes' || part === 'text' ? EditMultiline : EditText
          return <Edit key={part} edit={edit} field={`address.${part}`} label={words(`address.${part}`)} value={textOf(customer.address[part])} />
        })}
      </div>
      {others.length > 0 && <ul className={classes.addresses}>{others.map(address => <OtherAddress key={address.id} customer={customer} address={address} />)}</ul>}
    </Block>
  )
}

function OtherAddress({ customer, address }: { customer: CustomerCard; address: CustomerAddress }) {
  const { t } = useLingui()
  const actions = useCustomerActions(customer.id)
  const act = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onError: toastError })
  const said = addressParts.map(part => textOf(address.address[part])).filter(part => part !== null).join(', ')
  const remove = async (): Promise<void> => {
    if (await confirm({ title: t`Remove the address?`, body: said, action: t`Remove`, danger: true })) act.mutate(() => actions.removeAddress(address.id))
  }
  return (
    <li>
      <span dir="auto">{address.name && <b>{address.name}: </b>}{said}</span>
      {customer.mayChange && (
        <span className={classes.noteActions}>
          <Tooltip label={t`Make it the main one`}><ActionIcon variant="subtle" color="gray" size={26} aria-label={t`Make it the main one`} disabled={act.isPending} onClick={() => act.mutate(() => actions.makeAddressMain(address.id))}><IconStar size={14} /></ActionIcon></Tooltip>
          <Tooltip label={t`Remove`}><ActionIcon variant="subtle" color="gray" size={26} aria-label={t`Remove the address`} disabled={act.isPending} onClick={() => void remove()}><IconTrash size={14} /></ActionIcon></Tooltip>
        </span>
      )}
    </li>
  )
}
