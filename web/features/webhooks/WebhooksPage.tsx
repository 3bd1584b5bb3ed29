import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconListDetails, IconPlus, IconWebhook } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { WebhookEndpoint } from '#shared/contracts/webhooks.ts'
import { Block, Page } from '../../ui/page/Page.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { EndpointCard } from './EndpointCard.tsx'
import { EndpointDialog } from './EndpointDialog.tsx'
import { PrivateNetworks } from './PrivateNetworks.tsx'
import { endpointsQuery, LOOK_EVERY } from './webhooks-api.ts'
import classes from './webhooks.module.css'

/** Where what happens here is told to: addresses, of what, how it goes. */
export function WebhooksPage() {
  const { t } = useLingui()
  const answer = useQuery({ ...endpointsQuery, refetchInterval: LOOK_EVERY })
  const [open, setOpen] = useState<WebhookEndpoint | 'new' | null>(null)
  const endpoints = answer.data ?? []
  const add = <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}><Trans>Add a webhook</Trans></Button>
  const log = <Button component={Link} to="/settings/webhooks/letters" variant="default" leftSection={<IconListDetails size={16} aria-hidden />}><Trans>Log</Trans></Button>
  return (
    <Page title={t`Webhooks`} actions={endpoints.length > 0 && <>{log}{add}</>} narrow>
      {answer.isError && <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <CardSkeleton />}
      {answer.data && endpoints.length === 0 && (
        <EmptyState icon={<IconWebhook size={28} stroke={1.5} />} title={<Trans>Nobody is told yet</Trans>} action={add}>
          <Trans>Give an address of your warehouse, site or script: every change of an order, customer, task or product is sent there within a second, signed and in order, until it got there.</Trans>
        </EmptyState>
      )}
      {endpoints.length > 0 && <ul className={classes.endpoints}>{endpoints.map(endpoint => <EndpointCard key={endpoint.id} endpoint={endpoint} onEdit={() => setOpen(endpoint)} />)}</ul>}
      <Block title={<Trans>Private networks</Trans>}><PrivateNetworks /></Block>
      {open && <EndpointDialog endpoint={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  )
}
