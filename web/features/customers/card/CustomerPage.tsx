import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useParams, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { customerQuery } from '../customer-api.ts'
import { CustomerContent } from './CustomerContent.tsx'
import classes from './card.module.css'

/** The card as a page of its own; the way back leads to the list as it was left. */
export function CustomerPage() {
  const { t } = useLingui()
  const router = useRouter()
  const params = useParams({ strict: false }) as { id?: string }
  const id = Number(params.id)
  const { fullName: name, type } = useQuery({ ...customerQuery(id), enabled: false }).data ?? {}
  useEffect(() => { document.title = `${name || t`Customer`} · Prilavok` }, [name, t])
  const back = (): void => { if (router.history.canGoBack()) router.history.back(); else void router.navigate({ to: '/customers' }) }
  useShortcuts([{ code: 'Escape', label: msg`Back to the list`, run: back }])
  // A company has a card of its own.
  if (type === 'customer_corporate') return <Navigate to={`/companies/${id}`} replace />
  return (
    <div className={classes.page}>
      <nav className={classes.way}><Link to="/customers" onClick={event => { if (router.history.canGoBack()) { event.preventDefault(); back() } }}><IconArrowLeft size={16} aria-hidden /> <Trans>Customers</Trans></Link></nav>
      <CustomerContent key={id} id={id} asPage onMerged={survivorId => void router.navigate({ to: `/customers/${survivorId}`, replace: true })} />
    </div>
  )
}
