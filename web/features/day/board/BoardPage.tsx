import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { boardQuery } from '../day-api.ts'
import { DayFigures } from './DayFigures.tsx'
import { moveOrders, type Movable } from './move-orders.tsx'
import { OrdersToMove } from './OrdersToMove.tsx'
import { PeopleTable } from './PeopleTable.tsx'
import { PersonPicker } from './PersonPicker.tsx'
import classes from './board.module.css'

/** Whose orders stand at the right: a person's, or those of nobody. In the address, so that a link shows the same. */
export type Whose = number | 'queue'
const readWhose = (search: { of?: unknown }): Whose => (typeof search.of === 'number' && search.of > 0 ? search.of : 'queue')

/** Who is drowning, and what to do about it: each person's load and figures of today; orders are dragged or sent from one to another. */
export function BoardPage() {
  const { t } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  const whose = readWhose(useSearch({ strict: false }))
  const board = useQuery(boardQuery)
  const [asking, setAsking] = useState<Movable[] | null>(null)
  const people = board.data?.people ?? []
  const nameOf = (id: number | null): string => people.find(person => person.id === id)?.name ?? t`the queue`
  const choose = (next: Whose): void => void navigate({ to: '/day/board', search: (next === 'queue' ? {} : { of: next }) as never, replace: true })
  const move = (orders: Movable[], to: number | null): void => {
    setAsking(null)
    void moveOrders(orders, to, nameOf).then(() => client.invalidateQueries({ queryKey: ['board'] }), toastError)
  }
  if (board.isError && !board.data) return <Page title={t`The team now`}><ErrorState error={board.error} onRetry={() => void board.refetch()} /></Page>
  if (!board.data) return <Page title={t`The team now`}><CardSkeleton label={t`Loading`} /></Page>
  return (
    <Page title={t`The team now`} fill>
      <DayFigures board={board.data} />
      <div className={classes.sides}>
        <PeopleTable board={board.data} whose={whose} onWhose={choose} onDrop={move} />
        <OrdersToMove key={whose} whose={whose} title={whose === 'queue' ? t`The queue: nobody’s yet` : nameOf(whose)} onMove={setAsking} />
      </div>
      {asking && <PersonPicker people={people} count={asking.length} isFrom={id => asking.every(order => (order.managerId ?? null) === id)} onPick={to => move(asking, to)} onClose={() => setAsking(null)} />}
      <p className="visually-hidden"><Trans>Orders are handed over by dragging them onto a person, or by choosing them and pressing M.</Trans></p>
    </Page>
  )
}
