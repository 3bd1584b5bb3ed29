import { Button } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconHandGrab, IconHeadset } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { DayItem } from '#shared/contracts/day.ts'
import { useRight } from '../../../base/session.ts'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { useNarrow } from '../../../ui/page/narrow.ts'
import { Page } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { InDayContext } from '../calls/in-day.ts'
import { dayQuery, refreshDay, takeOrder } from '../day-api.ts'
import { ActionBar } from './ActionBar.tsx'
import { AllDone } from './AllDone.tsx'
import { Behind } from './Behind.tsx'
import { DayList } from './DayList.tsx'
import type { DaySearch } from './day-search.ts'
import { ItemPanel } from './ItemPanel.tsx'
import { KindTabs } from './KindTabs.tsx'
import { usePlace } from './use-place.ts'
import classes from './day.module.css'

const none: DayItem[] = []

/** One list in the order of work, gone through from top to bottom by keyboard; finishing one opens the next. */
export function DayPage() {
  const { t } = useLingui()
  const narrow = useNarrow()
  const navigate = useNavigate()
  const { kind, open } = useSearch({ strict: false }) as DaySearch
  const mayTake = useRight('orders.take') !== null
  const mayBoard = useRight('board.view') !== null
  const box = useRef<HTMLDivElement>(null)
  const day = useQuery(dayQuery(kind))
  /** Finished here a moment ago: gone from the screen before the server has said so. */
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const given = day.data?.items ?? none
  const items = gone.size === 0 ? given : given.filter(item => !gone.has(item.key))
  const { at, item, set } = usePlace(items, open)
  // What is open stays open when it leaves the list by itself: somebody may be in the middle of a word.
  const [kept, setKept] = useState<DayItem | null>(null)
  const listed = items.find(one => one.key === open)
  if (listed && listed !== kept) setKept(listed)
  const opened = open === undefined ? undefined : (listed ?? (kept?.key === open ? kept : undefined))

  const search = (next: DaySearch, replace = false): void => void navigate({ to: '/day', search: next as never, replace })
  const focusList = (): void => box.current?.focus({ preventScroll: true })
  const close = (): void => { search({ ...(kind ? { kind } : {}) }); focusList() }
  const show = (one: DayItem | undefined): void => {
    if (!one) { if (open) close(); return }
    set(one.key)
    search({ ...(kind ? { kind } : {}), open: one.key }, open !== undefined)
  }
  const move = (to: number): void => {
    const one = items[to]
    if (!one) return
    if (open) show(one)
    else set(one.key)
  }
  // When what is open has left the list, the next one stands at its place already.
  const isGone = opened !== undefined && !listed
  const next = (): void => { if (isGone) show(item); else move(at + 1) }
  useEffect(() => { box.current?.focus({ preventScroll: true }) }, [day.isSuccess])

  /** Leaves an item behind and opens the next at once; it comes back when the work on it fails. */
  const finish = async (one: DayItem, work: Promise<unknown>): Promise<void> => {
    const index = items.indexOf(one)
    setGone(before => new Set([...before, one.key]))
    show(items[index + 1] ?? items[index - 1])
    focusList()
    try {
      await work
    } catch (error) {
      toastError(error)
    } finally {
      await refreshDay()
      setGone(before => new Set([...before].filter(key => key !== one.key)))
    }
  }
  const take = async (orderId?: number): Promise<void> => {
    try {
      const order = await takeOrder(orderId)
      await refreshDay()
      if (order) { set(`touch:${order.id}`); search({ open: `touch:${order.id}` }, open !== undefined); focusList() }
      else toast({ message: <Trans>Nobody waits in the queue.</Trans> })
    } catch (error) {
      toastError(error)
      await refreshDay()
    }
  }
  useShortcuts([
    { code: 'KeyJ', label: msg`My day: next`, run: next },
    { code: 'KeyK', label: msg`My day: previous`, run: () => move(at - 1) },
    { code: 'Enter', label: msg`My day: open`, run: () => undefined, shownOnly: true },
    ...(mayTake ? [{ code: 'KeyQ', label: msg`My day: take an order from the queue`, run: () => void take() }] : []),
  ])

  const free = day.data?.free ?? 0
  const takeButton = mayTake && (
    <Button leftSection={<IconHandGrab size={16} aria-hidden />} disabled={free === 0} onClick={() => void take()} aria-keyshortcuts="q">
      {free > 0 ? <Trans>Take from the queue · {free >= 1000 ? '999+' : free}</Trans> : <Trans>The queue is empty</Trans>}
    </Button>
  )
  const board = mayBoard && <Button component={Link} to="/day/board" variant="default" leftSection={<IconHeadset size={16} aria-hidden />}><Trans>The team now</Trans></Button>
  const current = opened ?? (narrow ? undefined : item)
  return (
    <Page title={t`My day`} actions={<>{board}{takeButton}</>} fill>
      <KindTabs day={day.data} kind={kind} onKind={next => search(next ? { kind: next } : {})} />
      {day.isError && !day.data && <ErrorState error={day.error} onRetry={() => void day.refetch()} />}
      {day.isPending && <CardSkeleton label={t`Loading`} />}
      {day.data && (
        <InDayContext value>
          <div className={classes.sides} data-open={opened ? true : undefined}>
            <div className={classes.list}>
              {items.length > 0
                ? <DayList box={box} items={items} at={at} openKey={open} onMove={move} onOpen={show} onClose={close} />
                : <AllDone day={day.data} kind={kind} take={free > 0 ? takeButton : null} onAll={() => search({})} />}
              <Behind day={day.data} kind={kind} />
            </div>
            {opened && <ItemPanel key={opened.key} item={opened} isGone={isGone && !day.isFetching} onNext={next} onClose={close} />}
          </div>
          {current && <ActionBar key={current.key} item={current} isGone={isGone} hasNext={isGone ? item !== undefined : at < items.length - 1} onFinish={finish} onTake={take} onNext={next} />}
        </InDayContext>
      )}
    </Page>
  )
}
