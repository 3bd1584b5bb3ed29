import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import classes from './duplicates.module.css'

// One address is the beginning of the other.
const exactly = { exact: true }

/** The two sides of the matter: what is to be decided, and what was. */
export function DuplicateTabs() {
  const { t } = useLingui()
  return (
    <nav className={classes.tabs} aria-label={t`Duplicates`}>
      <Link to="/duplicates" activeOptions={exactly}><Trans>Likely duplicates</Trans></Link>
      <Link to="/duplicates/merges" activeOptions={exactly}><Trans>Merged in the last 30 days</Trans></Link>
    </nav>
  )
}
