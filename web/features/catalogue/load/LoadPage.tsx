import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useRight } from '../../../base/session.ts'
import { Block, Page } from '../../../ui/page/Page.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { readLoadSearch } from '../product-search.ts'
import { loadsQuery } from './load-api.ts'
import { LoadHistory } from './LoadHistory.tsx'
import { LoadResult } from './LoadResult.tsx'
import { NewLoad } from './NewLoad.tsx'
import classes from './load.module.css'

/** Loading a catalogue: a file or the store's address; how it goes, what it asks, what was odd; what was loaded before. */
export function LoadPage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const chosen = readLoadSearch(useSearch({ strict: false })).load
  const mayChange = useRight('products.change') !== null
  const [isUploading, setUploading] = useState(false)
  const loads = useQuery(loadsQuery(isUploading))
  const newest = loads.data?.[0]
  const show = (load: number | undefined): void => {
    void navigate({ to: '.', search: load === undefined ? {} : { load }, replace: true, resetScroll: false } as Parameters<typeof navigate>[0])
  }
  return (
    <Page title={t`Catalogue loading`} narrow>
      <nav className={classes.way}><Link to="/products"><IconArrowLeft size={16} aria-hidden /> <Trans>Products</Trans></Link></nav>
      {mayChange && <NewLoad loads={loads.data ?? []} onStart={() => { show(undefined); setUploading(true) }} onEnd={() => setUploading(false)} />}
      {loads.isError && !loads.data && <ErrorState error={loads.error} onRetry={() => void loads.refetch()} />}
      {newest && <LoadResult key={chosen ?? newest.id} id={chosen ?? newest.id} mayChange={mayChange} />}
      {loads.data && loads.data.length > 0 && <LoadHistory loads={loads.data} shown={chosen ?? newest?.id} onShow={show} />}
      {loads.data?.length === 0 && !mayChange && <Block><EmptyState title={<Trans>Nothing has been loaded yet</Trans>}><Trans>Whoever may change products can load a catalogue here.</Trans></EmptyState></Block>}
    </Page>
  )
}
