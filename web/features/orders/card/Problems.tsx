import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { OrderCard, Problem } from '#shared/contracts/orders.ts'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { useAttempt } from '../../../ui/feedback/use-attempt.ts'
import { useOrderActions } from '../order-api.ts'
import { orderKeys } from './order-keys.ts'
import { ProblemFix } from './ProblemFix.tsx'
import { ProblemWords } from './ProblemWords.tsx'
import classes from './problems.module.css'

/** So many stand at once: a long order that waits for the warehouse must not push its own goods off the screen. */
const AT_ONCE = 3

/** What is odd about the order, each with its ways to mend it. Nothing when all is well. */
export function Problems({ order, onKey }: { order: OrderCard; onKey: () => void }) {
  const { t } = useLingui()
  const list = useRef<HTMLElement>(null)
  const [all, setAll] = useState(false)
  const count = order.problems.length
  useShortcuts(count > 0 ? [{ ...orderKeys.problems, run: () => { onKey(); requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('button, input')?.focus()) } }] : [])
  if (count === 0) return null
  return (
    <section ref={list} className={classes.problems} aria-label={t`Problems of the order`}>
      <h2 className={classes.title}><IconAlertTriangle size={16} aria-hidden /> <Plural value={count} one="# problem" other="# problems" /></h2>
      <ul>{order.problems.slice(0, all ? undefined : AT_ONCE).map(problem => <ProblemLine key={problem.id} order={order} problem={problem} />)}</ul>
      {count > AT_ONCE && <Button variant="subtle" color="gray" size="compact-sm" aria-expanded={all} onClick={() => setAll(!all)}>{all ? <Trans>Show fewer</Trans> : <Trans>Show all {count}</Trans>}</Button>}
    </section>
  )
}

function ProblemLine({ order, problem }: { order: OrderCard; problem: Problem }) {
  const actions = useOrderActions(order.id)
  const { busy, reason, attempt } = useAttempt()
  return (
    <li className={classes.problem}>
      <div className={classes.words}><ProblemWords problem={problem} order={order} /></div>
      {order.may.change && (
        <div className={classes.fixes}>
          <ProblemFix order={order} problem={problem} actions={actions} busy={busy} run={attempt} />
          <Button variant="subtle" color="gray" size="compact-sm" disabled={busy} onClick={() => void attempt(() => actions.dismissProblem(problem.id))}>
            {problem.kind === 'sum_differs' ? <Trans>Accept our sum</Trans> : <Trans>Leave it so</Trans>}
          </Button>
        </div>
      )}
      {reason && <div className={classes.reason} role="alert">{reason}</div>}
    </li>
  )
}
