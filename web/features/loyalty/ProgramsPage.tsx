import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useReference } from '../../base/references.ts'
import { Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { programsQuery } from './loyalty-api.ts'
import { ProgramForm } from './ProgramForm.tsx'

/** The bonus programme of each site. */
export function ProgramsPage() {
  const { t } = useLingui()
  const programs = useQuery(programsQuery)
  const sites = useReference('sites').filter(site => site.active)
  return (
    <Page title={t`Bonus programme`} narrow>
      <p className="soft"><Trans>Customers earn bonuses with what they buy and pay a part of their next orders with them. Who takes part is on the card of the customer; the store's module may register customers by itself.</Trans></p>
      {programs.isPending && <CardSkeleton lines={8} />}
      {programs.isError && !programs.data && <ErrorState error={programs.error} onRetry={() => void programs.refetch()} />}
      {programs.data && sites.map(site => <ProgramForm key={site.code} site={site} program={programs.data.find(one => one.site === site.code) ?? null} />)}
    </Page>
  )
}
