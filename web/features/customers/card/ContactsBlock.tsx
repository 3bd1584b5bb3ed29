import { Trans } from '@lingui/react/macro'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import { useReference } from '../../../base/references.ts'
import { Phone } from '../../../ui/display/Phone.tsx'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditUser } from '../../../ui/edit/EditUser.tsx'
import { EditDate, EditSelect, EditText } from '../../../ui/edit/fields.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { useFieldWords } from '../customer-words.ts'
import { EditLines } from './EditLines.tsx'
import { EditTags } from './EditTags.tsx'
import classes from './card.module.css'

/** Names, phones, e-mails, and who looks after the customer. */
export function ContactsBlock({ customer, edit }: { customer: CustomerCard; edit: CardEdit }) {
  const words = useFieldWords()
  const sexes = useReference('sexes')
  const name = (field: 'lastName' | 'firstName' | 'patronymic') => <EditText edit={edit} field={field} label={words(field)} value={customer[field]} maxLength={255} />
  return (
    <Block title={<Trans>Contacts</Trans>}>
      <div className={classes.columns}>
        <div>
          {name('lastName')}
          {name('firstName')}
          {name('patronymic')}
          <EditSelect edit={edit} field="sex" label={words('sex')} value={customer.sex} options={sexes} clearable />
          <EditDate edit={edit} field="birthday" label={words('birthday')} value={customer.birthday} />
        </div>
        <div>
          <EditLines edit={edit} field="phones" label={words('phones')} value={customer.phones} type="tel" hint={<Trans>One on each line, the main one first</Trans>} show={phone => <Phone value={phone} link={false} />} />
          <EditLines edit={edit} field="emails" label={words('emails')} value={customer.emails} type="email" hint={<Trans>One on each line, the main one first</Trans>} show={email => email} />
          <EditUser edit={edit} field="managerId" label={words('managerId')} value={customer.managerId} placeholder={<Trans>nobody yet</Trans>} />
          <EditTags edit={edit} field="tags" label={words('tags')} value={customer.tags} />
        </div>
      </div>
    </Block>
  )
}
