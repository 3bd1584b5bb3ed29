import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { alertsQuery } from './audit-api.ts'
import { AlertWords } from './AlertWords.tsx'
import classes from './security.module.css'

/** Over any page of owners and directors: somebody looks at unusually much. Gone when somebody has looked into it. */
export function LeakBanner() {
  const { t } = useLingui()
  const { pathname } = useLocation()
  const open = (useQuery(alertsQuery).data ?? []).filter(alert => alert.acknowledgedAt === null)
  const [first] = open
  // There the same words stand on the page.
  if (!first || pathname === '/settings/audit') return null
  return (
    <section className={classes.banner} role="alert" aria-label={t`Suspicion of a leak`}>
      <IconAlertTriangle size={18} aria-hidden />
      <div className={classes.words}><AlertWords alert={first} />{open.length > 1 && <> <Trans>And {open.length - 1} more.</Trans></>}</div>
      <Button component={Link} to="/settings/audit" size="compact-sm" variant="default"><Trans>Look into it</Trans></Button>
    </section>
  )
}
