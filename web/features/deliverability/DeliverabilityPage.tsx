import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconMailCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Page } from '../../ui/page/Page.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { domainsQuery } from './deliverability-api.ts'
import { DomainCard } from './DomainCard.tsx'

/** Whether letters of the shop reach people: what mail services read of each domain, and exactly what to add. */
export function DeliverabilityPage() {
  const { t } = useLingui()
  const answer = useQuery(domainsQuery)
  const domains = answer.data?.domains ?? []
  return (
    <Page title={t`Deliverability of letters`} narrow>
      {answer.isError && <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <CardSkeleton lines={8} />}
      {answer.data && domains.length === 0 && (
        <EmptyState icon={<IconMailCheck size={28} stroke={1.5} />} title={<Trans>No letters leave yet</Trans>} action={<Button component={Link} to="/settings/message-providers"><Trans>To the settings</Trans></Button>}>
          <Trans>Set up sending by e-mail: the domain of the sender’s address is then looked up here, with the exact records to add.</Trans>
        </EmptyState>
      )}
      {domains.map(domain => <DomainCard key={domain.domain} domain={domain} />)}
    </Page>
  )
}
