import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiKey } from '#shared/contracts/users.ts'
import { api } from '../../base/api.ts'
import { useReference } from '../../base/references.ts'
import { When } from '../../ui/display/When.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { KeyDialog } from './KeyDialog.tsx'
import classes from './users.module.css'

type Key = import('typebox').Static<typeof ApiKey>

/** Keys by which stores and other programs work with the account. */
export function KeysPage() {
  const { t } = useLingui()
  const answer = useQuery({ queryKey: ['api_key', 'list'], queryFn: ({ signal }) => api.get<{ keys: Key[]; scopes: string[] }>('/api/keys', {}, signal) })
  const sites = useReference('sites')
  const [open, setOpen] = useState<Key | 'new' | null>(null)
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const add = <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}><Trans>Make a key</Trans></Button>
  const keys = answer.data?.keys ?? []
  return (
    <Page title={t`API keys`} actions={keys.length > 0 && add}>
      {answer.isPending && <CardSkeleton />}
      {answer.data && keys.length === 0 && (
        <EmptyState icon={<IconKey size={28} stroke={1.5} />} title={<Trans>No key yet</Trans>} action={add}>
          <Trans>A program that speaks RetailCRM’s API v5 works with Prilavok as it is: give it this server’s address and a key.</Trans>
        </EmptyState>
      )}
      {keys.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead><tr><th><Trans>Name</Trans></th><th><Trans>Ends with</Trans></th><th><Trans>Stores</Trans></th><th><Trans>Areas</Trans></th><th><Trans>Strict</Trans></th><th><Trans>Last used</Trans></th></tr></thead>
            <tbody>
              {keys.map(key => (
                <tr key={key.id} data-off={!key.active || undefined}>
                  <td><button type="button" className={classes.name} onClick={() => setOpen(key)}>{key.name}</button>{!key.active && <> · <Trans>switched off</Trans></>}</td>
                  <td className={classes.tail}>…{key.tail}</td>
                  <td>{key.sites.length === 0 ? <Trans>all</Trans> : key.sites.map(code => sites.find(site => site.code === code)?.name ?? code).join(', ')}</td>
                  <td>{key.scopes.length} / {answer.data?.scopes.length}</td>
                  <td>{key.strict ? <Trans>yes</Trans> : <span className="faint">—</span>}</td>
                  <td><When value={key.lastUsedAt} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open && answer.data && <KeyDialog apiKey={open === 'new' ? null : open} scopes={answer.data.scopes} onClose={() => setOpen(null)} />}
    </Page>
  )
}
