import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowLeft, IconArrowsDiagonal, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Suspense, useEffect, useRef } from 'react'
import { panelOf } from '../../../base/panels.ts'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { BehindList } from './BehindList.tsx'
import { useBehind } from './use-behind.ts'
import classes from './behind.module.css'

/** The card that the address names as open: `order.12`. */
function cardOf(text: string | undefined) {
  const [entity = '', id] = (text ?? '').split('.')
  const panel = panelOf(entity)
  return panel && Number.isInteger(Number(id)) && Number(id) > 0 ? { panel, id: Number(id) } : null
}

/** The rows behind a number, at the side of its page; a record opens in their place and leads back. Esc closes what is on top. */
export function BehindPanel() {
  const { t } = useLingui()
  const { behind, card: named, set } = useBehind()
  const panel = useRef<HTMLElement>(null)
  const isOpen = behind !== undefined
  useEffect(() => {
    if (!isOpen) return
    const before = document.activeElement
    panel.current?.focus({ preventScroll: true })
    return () => { if (before instanceof HTMLElement) before.focus({ preventScroll: true }) }
  }, [isOpen])
  if (!behind) return null
  const card = cardOf(named)
  const close = (): void => set({ behind: undefined, card: undefined })
  const back = (): void => set({ card: undefined })
  return (
    <aside
      ref={panel} className={classes.panel} aria-label={behind.title} tabIndex={-1}
      onKeyDown={event => { if (event.key === 'Escape' && !event.defaultPrevented && event.currentTarget.contains(event.target as Node)) { event.preventDefault(); if (card) back(); else close() } }}
    >
      <header className={classes.head}>
        {card
          ? <Button variant="subtle" size="compact-sm" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={back}><Trans>To the list</Trans></Button>
          : <h2 className={classes.title} dir="auto">{behind.title}</h2>}
        <span className={classes.tools}>
          <Tooltip label={<Trans>Open as a page</Trans>}>
            <ActionIcon component={Link} to={card ? card.panel.pageOf(card.id) : '/analytics/behind'} search={(card ? {} : { behind }) as never} variant="subtle" color="gray" aria-label={t`Open as a page`}><IconArrowsDiagonal size={18} /></ActionIcon>
          </Tooltip>
          <Tooltip label={<Trans>Close (Esc)</Trans>}><ActionIcon variant="subtle" color="gray" aria-label={t`Close`} onClick={close}><IconX size={18} /></ActionIcon></Tooltip>
        </span>
      </header>
      {card
        ? <Suspense fallback={<CardSkeleton lines={12} />}><card.panel.component id={card.id} /></Suspense>
        : <BehindList open={behind} />}
    </aside>
  )
}

/** The same list on a page of its own, with a record at its side. */
export function BehindPage() {
  const { t } = useLingui()
  const { behind, card: named, set } = useBehind()
  const card = cardOf(named)
  useEffect(() => { if (behind) document.title = `${behind.title} · Prilavok` }, [behind])
  if (!behind) return <p className={classes.nothing}><Trans>The link names no number.</Trans> <Link to="/analytics"><Trans>To the dashboards</Trans></Link></p>
  return (
    <div className={classes.page}>
      <header className={classes.head}><h1 className={classes.title} dir="auto">{behind.title}</h1></header>
      <BehindList open={behind} />
      {card && (
        <aside className={classes.panel} aria-label={t`Record`} tabIndex={-1} ref={element => element?.focus({ preventScroll: true })} onKeyDown={event => { if (event.key === 'Escape' && !event.defaultPrevented && event.currentTarget.contains(event.target as Node)) { event.preventDefault(); set({ card: undefined }) } }}>
          <header className={classes.head}>
            <span /><span className={classes.tools}>
              <ActionIcon component={Link} to={card.panel.pageOf(card.id)} variant="subtle" color="gray" aria-label={t`Open as a page`}><IconArrowsDiagonal size={18} /></ActionIcon>
              <ActionIcon variant="subtle" color="gray" aria-label={t`Close`} onClick={() => set({ card: undefined })}><IconX size={18} /></ActionIcon>
            </span>
          </header>
          <Suspense fallback={<CardSkeleton lines={12} />}><card.panel.component id={card.id} /></Suspense>
        </aside>
      )}
    </div>
  )
}
