import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import classes from './messages.module.css'

/** Between what was sent and the words that it is made of. */
export function MessagesTabs() {
  const { t } = useLingui()
  return (
    <nav className={classes.tabs} aria-label={t`Messages`}>
      <Link to={'/messages' as never} activeOptions={{ exact: true }}><Trans>Sent and planned</Trans></Link>
      <Link to={'/messages/templates' as never} activeOptions={{ exact: true }}><Trans>Templates</Trans></Link>
    </nav>
  )
}
