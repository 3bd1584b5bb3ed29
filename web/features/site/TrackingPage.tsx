import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { trackingQuery } from './site-api.ts'
import { TrackingForm } from './TrackingForm.tsx'

/** How each site is watched. */
export function TrackingPage() {
  const { t } = useLingui()
  const sites = useQuery(trackingQuery)
  return (
    <Page title={t`Script on the site`} narrow>
      <p className="soft"><Trans>Two kilobytes on the pages of the shop tell which goods people look at, what they leave in their carts and where they came from. It sets no cookies of others, works under a strict content security policy and keeps what could not be sent until it can.</Trans></p>
      {sites.isPending && <CardSkeleton lines={8} />}
      {sites.isError && !sites.data && <ErrorState error={sites.error} onRetry={() => void sites.refetch()} />}
      {sites.data?.map(site => <TrackingForm key={site.site} view={site} />)}
    </Page>
  )
}
