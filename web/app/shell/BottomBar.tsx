import { UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconDots } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useSections } from './sections.ts'
import classes from './shell.module.css'

const MoreSections = lazy(() => import('./MoreSections.tsx').then(module => ({ default: module.MoreSections })))

/** The three sections that matter on a phone, and «More» with the rest. */
export function BottomBar() {
  const { t, i18n } = useLingui()
  const sections = useSections()
  const [more, setMore] = useState(false)
  const main = sections.filter(section => section.phone).sort((a, b) => a.phone! - b.phone!)
  return (
    <nav className={classes.bottom} aria-label={t`Sections`}>
      {main.map(({ to, label, icon: Icon }) => (
        <Link key={to} to={to} className={classes.bottomLink}><Icon size={20} stroke={1.5} /><span>{i18n._(label)}</span></Link>
      ))}
      <UnstyledButton className={classes.bottomLink} aria-expanded={more} onClick={() => setMore(true)}><IconDots size={20} stroke={1.5} /><span><Trans>More</Trans></span></UnstyledButton>
      <Suspense fallback={null}>{more && <MoreSections onClose={() => setMore(false)} />}</Suspense>
    </nav>
  )
}
