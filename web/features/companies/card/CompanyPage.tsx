import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { companyQuery } from '../company-api.ts'
import { CompanyContent } from './CompanyContent.tsx'
import classes from './card.module.css'

/** The card as a page of its own; the way back leads to the list as it was left. */
export function CompanyPage() {
  const { t } = useLingui()
  const router = useRouter()
  const id = Number((useParams({ strict: false }) as { id?: string }).id)
  const name = useQuery({ ...companyQuery(id), enabled: false }).data?.name
  useEffect(() => { document.title = `${name || t`Company`} · Prilavok` }, [name, t])
  const back = (): void => { if (router.history.canGoBack()) router.history.back(); else void router.navigate({ to: '/companies' }) }
  useShortcuts([{ code: 'Escape', label: msg`Back to the list`, run: back }])
  return (
    <div className={classes.page}>
      <nav className={classes.way}><Link to="/companies" onClick={event => { if (router.history.canGoBack()) { event.preventDefault(); back() } }}><IconArrowLeft size={16} aria-hidden /> <Trans>Companies</Trans></Link></nav>
      <CompanyContent key={id} id={id} asPage />
    </div>
  )
}
