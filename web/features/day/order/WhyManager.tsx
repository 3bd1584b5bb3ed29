import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { useReference } from '../../../base/references.ts'
import { When } from '../../../ui/display/When.tsx'

type Reason = NonNullable<OrderCard['managerReason']>

/** Why the order is with its manager, from the code of the distribution. */
export function WhyManager({ reason: { code, params, at } }: { reason: Reason }): ReactNode {
  const people = useReference('users')
  const nameOf = (id: unknown): string => people.find(person => person.code === String(id))?.name ?? '—'
  const open = typeof params.open === 'number' ? params.open : 0
  const among = typeof params.among === 'number' ? params.among : 0
  const load = <Plural value={open} one="the least loaded, # order in work" other="the least loaded, # orders in work" />
  const candidates = among > 1 ? <>, <Plural value={among} one="of # free" other="of # who were free" /></> : null
  switch (code) {
    case 'own_manager': return <span><Trans>leads this customer</Trans> · <When value={at} /></span>
    case 'own_manager_away': return <span><Trans>{nameOf(params.managerId)}, who leads the customer, was away:</Trans> {load}{candidates} · <When value={at} /></span>
    case 'least_loaded': return <span>{load}{candidates} · <When value={at} /></span>
    case 'by_rule': return <span><Trans>given by the rule “{String(params.rule ?? '')}”</Trans> · <When value={at} /></span>
    case 'taken': return <span><Trans>took it from the queue</Trans> · <When value={at} /></span>
    case 'handed_over': return <span>{params.from ? <Trans>handed over by {nameOf(params.by)} from {nameOf(params.from)}</Trans> : <Trans>handed over by {nameOf(params.by)}</Trans>} · <When value={at} /></span>
    default: return null
  }
}
