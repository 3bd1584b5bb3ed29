import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconArrowsJoin2, IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LikelyRepeat } from '#shared/contracts/order-pairs.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import { CombineDialog } from './CombineDialog.tsx'
import { MarkBanner } from './MarkBanner.tsx'
import { NearOrderLine } from './NearOrderLine.tsx'
import { pairsQuery, usePairActions } from './pairs-api.ts'
import { PartButton } from './PartButton.tsx'
import classes from './pairs.module.css'

/** A buyer who pressed the button ten times must not push the order itself off the screen. */
const AT_ONCE = 3

/** Above the order: who the buyer is to the store, that it looks like another one, or that it became part of another one. */
export function PairBanner({ order }: { order: OrderCard }) {
  const { t } = useLingui()
  const pairs = useQuery(pairsQuery(order.id)).data
  const combination = pairs?.combinations.find(one => one.other.id === order.id)
  return (
    <>
      <MarkBanner order={order} />
      {pairs?.combinedInto && (
        <section className={classes.banner} data-tone="plain" aria-label={t`This order is part of another one`}>
          <div className={classes.line}>
            <IconArrowsJoin2 size={16} aria-hidden />
            <span className={classes.said}><Trans>Combined into order</Trans> <NearOrderLine order={pairs.combinedInto} /></span>
            {combination && order.may.change && <PartButton combination={combination} />}
          </div>
        </section>
      )}
      {pairs && pairs.combinedInto === null && pairs.repeats.length > 0 && <Repeats order={order} repeats={pairs.repeats} />}
    </>
  )
}

function Repeats({ order, repeats }: { order: OrderCard; repeats: LikelyRepeat[] }) {
  const { t } = useLingui()
  const actions = usePairActions()
  const [combining, setCombining] = useState<number | null>(null)
  const [all, setAll] = useState(false)
  const none = async (other: LikelyRepeat['order']): Promise<void> => {
    try {
      await actions.notRepeat(order.id, other.id)
      toast({ message: <Trans>{other.number} is not taken for a repeat any more</Trans>, undo: () => actions.maybeRepeat(order.id, other.id) })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <section className={classes.banner} data-tone="warning" aria-label={t`Looks like a repeat`}>
      <h2 className={classes.title}><IconCopy size={16} aria-hidden /> <Plural value={repeats.length} one="Looks like another order" other="Looks like # other orders" /></h2>
      <ul className={classes.list}>
        {repeats.slice(0, all ? undefined : AT_ONCE).map(({ order: other, reasons }) => (
          <li key={other.id} className={classes.line}>
            <span className={classes.said}><NearOrderLine order={other} /><span className={classes.reasons}><Reasons reasons={reasons} /></span></span>
            {order.may.change && (
              <span className={classes.actions}>
                <Button size="compact-sm" variant="default" aria-label={t`Combine with ${other.number}`} onClick={() => setCombining(other.id)}><Trans>Combine…</Trans></Button>
                <Button size="compact-sm" variant="subtle" color="gray" aria-label={t`${other.number} is not a repeat`} onClick={() => void none(other)}><Trans>Not a repeat</Trans></Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {repeats.length > AT_ONCE && <Button variant="subtle" color="gray" size="compact-sm" aria-expanded={all} onClick={() => setAll(!all)}>{all ? <Trans>Show fewer</Trans> : <Trans>Show all {repeats.length}</Trans>}</Button>}
      {combining !== null && <CombineDialog order={order} otherId={combining} onClose={() => setCombining(null)} />}
    </section>
  )
}

function Reasons({ reasons }: { reasons: LikelyRepeat['reasons'] }) {
  const { t } = useLingui()
  const words = { customer: t`the same customer`, phone: t`the same phone`, email: t`the same e-mail` }
  // Who has the same phone is the same customer: the phone says more.
  const said = reasons.includes('phone') || reasons.includes('email') ? reasons.filter(reason => reason !== 'customer') : reasons
  return <>{[...said.map(reason => words[reason]), t`goods in common`].join(', ')}</>
}
