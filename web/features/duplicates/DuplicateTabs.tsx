import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import classes from './duplicates.module.css'

/** The two sides of the matter: what is to be decided, and what was. */
export function DuplicateTabs({ at }: { at: 'pairs' | 'merges' }) {
  const { t } = useLingui()
  return (
    <nav className={classes.tabs} aria-label={t`Duplicates`}>
      <Link to="/duplicates" aria-current={at === 'pairs' ? 'page' : undefined}><Trans>Likely duplicates</Trans></Link>
      <Link to="/duplicates/merges" aria-current={at === 'merges' ? 'page' : undefined}><Trans>Merged in the last 30 days</Trans></Link>
    </nav>
  )
}
