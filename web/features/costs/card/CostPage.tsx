import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { CostContent } from './CostContent.tsx'
import classes from '../costs.module.css'

/** The card as a page of its own. */
export function CostPage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const id = Number((useParams({ strict: false }) as { id?: string }).id)
  useEffect(() => { document.title = `${t`Cost`} · Prilavok` }, [t])
  useShortcuts([{ code: 'Escape', label: msg`Back to the list`, run: () => void navigate({ to: '/analytics/costs' }) }])
  return (
    <div>
      <nav className={classes.way}><Link to="/analytics/costs"><IconArrowLeft size={16} aria-hidden /> <Trans>Costs</Trans></Link></nav>
      <CostContent key={id} id={id} />
    </div>
  )
}
