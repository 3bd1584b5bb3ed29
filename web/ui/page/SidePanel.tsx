import { ActionIcon, Tooltip } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowsDiagonal, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, type ReactNode } from 'react'
import classes from './page.module.css'

type SidePanelProps = { label: string; onClose: () => void; /** Address of the same card as a page. */ expandTo?: string; children: ReactNode }

/** A card over the list: Esc closes, the list keeps its place. Takes the focus when it opens and gives it back. */
export function SidePanel({ label, onClose, expandTo, children }: SidePanelProps) {
  const { t } = useLingui()
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus({ preventScroll: true })
    return () => { if (before instanceof HTMLElement) before.focus({ preventScroll: true }) }
  }, [])
  return (
    <aside
      ref={panel}
      className={classes.panel}
      aria-label={label}
      tabIndex={-1}
      // Dialogs and menus that the card opens are its React children but stand elsewhere in the page: their Esc is theirs.
      onKeyDown={event => { if (event.key === 'Escape' && !event.defaultPrevented && event.currentTarget.contains(event.target as Node)) { event.preventDefault(); onClose() } }}
    >
      <div className={classes.panelBar}>
        {expandTo && <Tooltip label={<Trans>Open as a page</Trans>}><ActionIcon component={Link} to={expandTo} variant="subtle" color="gray" aria-label={t`Open as a page`}><IconArrowsDiagonal size={18} /></ActionIcon></Tooltip>}
        <Tooltip label={<Trans>Close (Esc)</Trans>}><ActionIcon variant="subtle" color="gray" aria-label={t`Close`} onClick={onClose}><IconX size={18} /></ActionIcon></Tooltip>
      </div>
      {children}
    </aside>
  )
}
