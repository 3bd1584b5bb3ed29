import { ActionIcon, Tooltip } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Section } from '../../base/feature.ts'
import { useSession } from '../../base/session.ts'
import logo from '../../ui/page/logo.svg'
import { useCounter, useSections } from './sections.ts'
import classes from './shell.module.css'

/** Sections with their counters; folds to icons and remembers it. */
export function Rail() {
  const { t } = useLingui()
  const { account } = useSession()
  const sections = useSections()
  const [small, setSmall] = useState(() => localStorage.getItem('rail') === 'small')
  const fold = (): void => { localStorage.setItem('rail', small ? 'wide' : 'small'); setSmall(!small) }
  return (
    <nav className={classes.rail} data-small={small || undefined} aria-label={t`Sections`}>
      <div className={classes.brand}>
        <img src={logo} width={24} height={24} alt="" />
        {!small && <span className={classes.brandName}>{account.name}</span>}
      </div>
      <div className={classes.sections}>
        {sections.map(section => <RailLink key={section.to} section={section} small={small} />)}
      </div>
      <Tooltip label={small ? <Trans>Unfold</Trans> : <Trans>Fold</Trans>} position="right">
        <ActionIcon variant="subtle" color="gray" size={32} m="sm" aria-label={small ? t`Unfold the sections` : t`Fold the sections`} aria-expanded={!small} onClick={fold}>
          {small ? <IconLayoutSidebarLeftExpand size={18} stroke={1.5} /> : <IconLayoutSidebarLeftCollapse size={18} stroke={1.5} />}
        </ActionIcon>
      </Tooltip>
    </nav>
  )
}

function RailLink({ section, small }: { section: Section; small: boolean }) {
  const { i18n } = useLingui()
  const count = useCounter(section)
  const label = i18n._(section.label)
  const Icon = section.icon
  return (
    <Tooltip label={label} position="right" disabled={!small} openDelay={200}>
      <Link to={section.to} className={classes.section} activeOptions={{ exact: false, includeSearch: false }} aria-label={small ? label : undefined}>
        <Icon size={18} stroke={1.5} />
        {!small && <span className={classes.sectionName}>{label}</span>}
        {count !== null && (small ? <span className={classes.mark} aria-hidden /> : <span className={classes.count}>{count > 999 ? '999+' : count}</span>)}
      </Link>
    </Tooltip>
  )
}
