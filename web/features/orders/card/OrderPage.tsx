import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { IconArrowLeft } from '@tabler/icons-react'
import { orderQuery } from '../order-api.ts'
import { OrderContent } from './OrderContent.tsx'
import classes from './page.module.css'

/** The card as a page of its own; the way back leads to the list as it was left. */
export function OrderPage() {
  const { t } = useLingui()
  const router = useRouter()
  const params = useParams({ strict: false }) as { id?: string }
  const id = Number(params.id)
  const number = useQuery({ ...orderQuery(id), enabled: false }).data?.number
  useEffect(() => { document.title = `${t`Order ${number ?? ''}`} · Prilavok` }, [number, t])
  const back = (): void => { if (router.history.canGoBack()) router.history.back(); else void router.navigate({ to: '/orders' }) }
  return (
    <div className={classes.page}>
      <nav className={classes.way}><Link to="/orders" onClick={event => { if (router.history.canGoBack()) { event.preventDefault(); back() } }}><IconArrowLeft size={16} aria-hidden /> <Trans>Orders</Trans></Link></nav>
      <OrderContent key={id} id={id} asPage />
    </div>
  )
}
