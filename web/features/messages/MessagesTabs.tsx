import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useLocation } from '@tanstack/react-router'
import classes from './messages.module.css'

/** Between what was sent and the words that it is made of. */
export function MessagesTabs() {
  const { t } = useLingui()
  const { pathname } = useLocation()
  const isAt = (path: string): 'page' | undefined => (pathname === path ? 'page' : undefined)
  return (
    <nav className={classes.tabs} aria-label={t`Messages`}>
      <Link to={'/messages' as never} aria-current={isAt('/messages')}><Trans>Sent and planned</Trans></Link>
      <Link to={'/messages/templates' as never} aria-current={isAt('/messages/templates')}><Trans>Templates</Trans></Link>
    </nav>
  )
}
