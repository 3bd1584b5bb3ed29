import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowsDiagonal, IconCircleCheck, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Suspense } from 'react'
import type { DayItem } from '#shared/contracts/day.ts'
import { panelOf, type Panel } from '../../../base/panels.ts'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { titleOf } from './item-words.tsx'
import classes from './day.module.css'

/** The card that an item is about: its order, else the customer, else the task itself. */
function cardOf(item: DayItem): { panel: Panel; id: number } | null {
  const about: [string, number | null | undefined][] = [['order', item.order?.id], ['customer', item.customer?.id], ['task', item.task?.id]]
  for (const [entity, id] of about) {
    const panel = panelOf(entity)
    if (panel && id) return { panel, id }
  }
  return null
}

type ItemPanelProps = { item: DayItem; /** It has left the list: done, or somebody else did it. */ isGone: boolean; onNext: () => void; onClose: () => void }

/** The card beside the list. Esc in it closes it. */
export function ItemPanel({ item, isGone, onNext, onClose }: ItemPanelProps) {
  const { t } = useLingui()
  const card = cardOf(item)
  return (
    <aside
      className={classes.panel} aria-label={titleOf(item)} tabIndex={-1}
      onKeyDown={event => { if (event.key === 'Escape' && !event.defaultPrevented && event.currentTarget.contains(event.target as Node)) { event.preventDefault(); onClose() } }}
    >
      <div className={classes.panelBar}>
        {card && <Tooltip label={<Trans>Open as a page</Trans>}><ActionIcon component={Link} to={card.panel.pageOf(card.id)} variant="subtle" color="gray" aria-label={t`Open as a page`}><IconArrowsDiagonal size={18} /></ActionIcon></Tooltip>}
        <Tooltip label={<Trans>Close (Esc)</Trans>}><ActionIcon variant="subtle" color="gray" aria-label={t`Close`} onClick={onClose}><IconX size={18} /></ActionIcon></Tooltip>
      </div>
      {isGone && (
        <div className={classes.left} role="status">
          <IconCircleCheck size={18} aria-hidden /> <span><Trans>This does not wait any more.</Trans></span>
          <Button size="compact-sm" variant="default" onClick={onNext}><Trans>To the next</Trans></Button>
        </div>
      )}
      {card
        ? <Suspense fallback={<CardSkeleton lines={12} />}><card.panel.component id={card.id} /></Suspense>
        : <div className={classes.plain}><h2>{titleOf(item)}</h2></div>}
    </aside>
  )
}
