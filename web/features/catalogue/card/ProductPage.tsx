import { msg } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { productQuery } from '../product-api.ts'
import { ProductContent } from './ProductContent.tsx'
import classes from './card.module.css'

/** The card as a page of its own; the way back leads to the list as it was left. */
export function ProductPage() {
  const router = useRouter()
  const params = useParams({ strict: false }) as { id?: string }
  const id = Number(params.id)
  const name = useQuery({ ...productQuery(id), enabled: false }).data?.name
  useEffect(() => { if (name) document.title = `${name} · Prilavok` }, [name])
  const back = (): void => { if (router.history.canGoBack()) router.history.back(); else void router.navigate({ to: '/products' }) }
  useShortcuts([{ code: 'Escape', label: msg`Back to the list`, run: back }])
  return (
    <div className={classes.page}>
      <nav className={classes.way}><Link to="/products" onClick={event => { if (router.history.canGoBack()) { event.preventDefault(); back() } }}><IconArrowLeft size={16} aria-hidden /> <Trans>Products</Trans></Link></nav>
      <ProductContent key={id} id={id} asPage />
    </div>
  )
}
