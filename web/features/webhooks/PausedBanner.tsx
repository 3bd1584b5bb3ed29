import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { EndpointName } from './EndpointName.tsx'
import { endpointsQuery } from './webhooks-api.ts'
import classes from './webhooks.module.css'

/** Over any page of those who keep webhooks: a receiver is gone, and somebody must say what is to be done. */
export function PausedBanner() {
  const { t } = useLingui()
  const { pathname } = useLocation()
  const paused = (useQuery({ ...endpointsQuery, retry: false, staleTime: 60_000 }).data ?? []).filter(endpoint => endpoint.isActive && endpoint.pausedAt !== null)
  const [first] = paused
  if (!first || pathname.startsWith('/settings/webhooks')) return null
  return (
    <section className={classes.banner} role="alert" aria-label={t`A webhook is paused`}>
      <IconPlugConnectedX size={18} aria-hidden />
      <div className={classes.words}>
        <Trans>A webhook is paused, since its receiver takes nothing; what happens is kept: <EndpointName endpoint={first} />.</Trans>
        {paused.length > 1 && <> <Trans>And {paused.length - 1} more.</Trans></>}
      </div>
      <Button component={Link} to="/settings/webhooks" size="compact-sm" variant="default"><Trans>Look into it</Trans></Button>
    </section>
  )
}
