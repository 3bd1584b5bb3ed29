import { Button, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconMail, IconPhone, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import { usePresence } from '../../../base/live.ts'
import { useReferenceItem } from '../../../base/references.ts'
import { useRight, useSession } from '../../../base/session.ts'
import { PresenceAvatars } from '../../../ui/display/Person.tsx'
import { When } from '../../../ui/display/When.tsx'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { saveField, useFieldState } from '../../../ui/edit/edit-store.ts'
import { Slot } from '../../../ui/page/Slot.tsx'
import { useFieldWords } from '../customer-words.ts'
import classes from './card.module.css'

/** Who it is, since when, of which store, how to reach them; VIP and bad are switched right here. */
export function CustomerHead({ customer, edit, asPage }: { customer: CustomerCard; edit: CardEdit; /** The name is the heading of the window. */ asPage: boolean }) {
  const people = usePresence('customer', customer.id, edit.focused)
  const me = useSession().user.id
  const others = useMemo(() => people.filter(person => person.userId !== me), [people, me])
  const words = useFieldWords()
  const site = useReferenceItem('sites', customer.site)
  const mayOrder = useRight('orders.create') !== null
  // Whoever may send from here writes by templates and with a trace; the others by their own mail program.
  const writesHere = useRight('messages.send') !== null
  const Title = asPage ? 'h1' : 'h2'
  const [phone] = customer.phones
  return (
    <header className={classes.head}>
      <div className={classes.titleLine}>
        <Title className={classes.title} dir="auto">{customer.fullName || <Trans>Customer {customer.id}</Trans>}</Title>
        <PresenceAvatars people={others} fieldLabel={field => words(field)} />
      </div>
      <div className={classes.factLine}>
        <span>№ <span className="numbers">{customer.id}</span></span>
        <span><Trans>created</Trans> <When value={customer.createdAt} /></span>
        <span className={classes.site} title={site?.name ?? customer.site}>{site?.name ?? customer.site}</span>
        {customer.type === 'customer_corporate' && <span className={classes.tag}><Trans>Company</Trans></span>}
        {!customer.subscribed && <span className={classes.tag}><Trans>takes no letters</Trans></span>}
      </div>
      <div className={classes.actionLine}>
        <Flag customer={customer} edit={edit} field="vip" on={<Trans>VIP</Trans>} />
        <Flag customer={customer} edit={edit} field="bad" on={<Trans>Bad customer</Trans>} />
        {phone && !phone.includes('*') && <Button component="a" href={`tel:${phone}`} variant="default" size="compact-sm" leftSection={<IconPhone size={14} aria-hidden />}><Trans>Call</Trans></Button>}
        {customer.email && !writesHere && <Button component="a" href={`mailto:${customer.email}`} variant="default" size="compact-sm" leftSection={<IconMail size={14} aria-hidden />}><Trans>Write</Trans></Button>}
        {mayOrder && <Button component={Link} to="/orders/new" search={{ customer: customer.id } as never} variant="default" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />}><Trans>New order</Trans></Button>}
        <Slot name="customer.action" with={{ customer }} />
      </div>
    </header>
  )
}

/** A mark that is put and taken by one click; saved like every other field of the card. */
function Flag({ customer, edit, field, on }: { customer: CustomerCard; edit: CardEdit; field: 'vip' | 'bad'; on: React.ReactNode }) {
  const { t } = useLingui()
  const state = useFieldState(edit, field)
  const value = state && state.state !== 'saved' ? state.change.to === true : customer[field]
  if (!edit.mayEdit(field)) return value ? <span className={classes.flag} data-tone={field} data-on><span>{on}</span></span> : null
  return (
    <UnstyledButton className={classes.flag} data-tone={field} data-on={value || undefined} aria-pressed={value} title={value ? t`Take the mark off` : t`Put the mark`} onClick={() => void saveField(edit, field, { from: customer[field], to: !value })}>{on}</UnstyledButton>
  )
}
