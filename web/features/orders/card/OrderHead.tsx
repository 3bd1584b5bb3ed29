import { Button, Tooltip, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconChevronDown, IconClockExclamation, IconMessage2 } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { useReference, useReferenceItem } from '../../../base/references.ts'
import { usePresence } from '../../../base/live.ts'
import { useSession } from '../../../base/session.ts'
import { PresenceAvatars } from '../../../ui/display/Person.tsx'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import { When } from '../../../ui/display/When.tsx'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditUser } from '../../../ui/edit/EditUser.tsx'
import { EditSelect } from '../../../ui/edit/fields.tsx'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { nextSteps, useStatuses } from '../status/statuses.ts'
import { StatusDialog, useStatusStep, type StatusQuestion } from '../status/StatusDialog.tsx'
import { Slot } from '../../../ui/page/Slot.tsx'
import { useFieldWords } from '../order-words.ts'
import { orderKeys } from './order-keys.ts'
import classes from './card.module.css'

type PartProps = { order: OrderCard; edit: CardEdit }

/** Number, where it came from, who leads it, its status and the ways on: only statuses that this person may choose. */
export function OrderHead({ order, edit, asPage }: PartProps & { /** The number is the heading of the window. */ asPage: boolean }) {
  const people = usePresence('order', order.id, edit.focused)
  const me = useSession().user.id
  const others = useMemo(() => people.filter(person => person.userId !== me), [people, me])
  const words = useFieldWords()
  const site = useReferenceItem('sites', order.site)
  const Title = asPage ? 'h1' : 'h2'
  return (
    <header className={classes.head}>
      <div className={classes.titleLine}>
        <Title className={classes.number}><Trans>Order {order.number}</Trans></Title>
        <span className="soft"><When value={order.createdAt} /></span>
        <span className={classes.site} title={site?.name ?? order.site}>{site?.name ?? order.site}</span>
        {order.fromApi && <span className={classes.tag}>API</span>}
        <PresenceAvatars people={others} fieldLabel={field => words(field.includes('.') && !field.startsWith('delivery') ? field.slice(field.indexOf('.') + 1) : field)} />
      </div>
      <StatusLine order={order} />
    </header>
  )
}

function StatusLine({ order }: { order: OrderCard }) {
  const { t } = useLingui()
  const statuses = useStatuses()
  const [question, ask] = useState<StatusQuestion | null>(null)
  const step = useStatusStep(order, ask, () => ask(null))
  const status = statuses.find(one => one.code === order.status)
  const may = order.may.status && order.allowedStatuses.some(code => code !== order.status)
  const late = order.statusDeadlineAt !== null && Date.parse(order.statusDeadlineAt) < Date.now()
  useShortcuts(may ? [{ ...orderKeys.status, run: () => ask({}) }] : [])
  return (
    <div className={classes.statusLine}>
      {may
        ? (
          <Tooltip label={<Trans>Change status (S)</Trans>}>
            <UnstyledButton className={classes.statusButton} onClick={() => ask({})} aria-label={t`Status: ${status?.name ?? order.status}`}>
              <StatusBadge color={status?.color}>{status?.name ?? order.status}</StatusBadge><IconChevronDown size={14} aria-hidden />
            </UnstyledButton>
          </Tooltip>
        )
        : <StatusBadge color={status?.color}>{status?.name ?? order.status}</StatusBadge>}
      {late && <span className={classes.late}><IconClockExclamation size={16} aria-hidden /><Trans>late since</Trans> <When value={order.statusDeadlineAt} /></span>}
      {may && nextSteps(statuses, order.status, order.allowedStatuses).map(next => (
        <span key={next.code} className={classes.step}>
          <Button variant="default" size="compact-sm" onClick={() => void step(next.code)}>→ {next.name}</Button>
          <Tooltip label={<Trans>With a comment</Trans>}>
            <UnstyledButton className={classes.stepComment} aria-label={t`${next.name}, with a comment`} onClick={() => ask({ to: next.code, comment: true })}><IconMessage2 size={14} /></UnstyledButton>
          </Tooltip>
        </span>
      ))}
      {order.statusComment && <span className={classes.statusComment}>{order.statusComment}</span>}
      <Slot name="order.action" with={{ order }} />
      {question && <StatusDialog order={order} question={question} onAsk={ask} onClose={() => ask(null)} />}
    </div>
  )
}

/** Who leads the order and how it came: they scroll away with the rest of the card. */
export function HeadFields({ order, edit }: PartProps) {
  const words = useFieldWords()
  const types = useReference('orderTypes')
  const methods = useReference('orderMethods')
  return (
    <div className={classes.headFields}>
      <EditUser edit={edit} field="managerId" label={words('managerId')} value={order.managerId} placeholder={<Trans>nobody yet</Trans>} />
      <EditSelect edit={edit} field="orderType" label={words('orderType')} value={order.orderType} options={types} />
      <EditSelect edit={edit} field="orderMethod" label={words('orderMethod')} value={order.orderMethod} options={methods} />
      <Slot name="order.head" with={{ order }} />
    </div>
  )
}
