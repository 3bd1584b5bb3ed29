import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { RuleDraft } from '#shared/contracts/automation.ts'
import { Page } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { catalogueQuery, ruleQuery } from '../rule-api.ts'
import { RuleEditor } from './RuleEditor.tsx'

/** A rule, or one that is being made. */
export function RuleEditorPage() {
  const { t } = useLingui()
  const { id: param } = useParams({ strict: false }) as { id: string }
  const id = param === 'new' ? null : Number(param)
  const rule = useQuery({ ...ruleQuery(id ?? 0), enabled: id !== null })
  const catalogue = useQuery(catalogueQuery)
  const first = useMemo((): RuleDraft => ({ name: t`New rule`, group: '', subject: 'order', event: { kind: 'change', entity: 'order', kinds: ['order.created'] }, condition: null, steps: [], limits: {} }), [t])
  const failed = (!rule.data && rule.error) || (!catalogue.data && catalogue.error)
  if (failed) return <Page title={t`Rule`}><ErrorState error={failed} onRetry={() => { void rule.refetch(); void catalogue.refetch() }} /><p><Link to={'/rules' as never}><Trans>All rules</Trans></Link></p></Page>
  if (!catalogue.data || (id !== null && !rule.data)) return <Page title={t`Rule`}><CardSkeleton label={t`Loading`} /></Page>
  return <RuleEditor key={id ?? 'new'} id={id} row={rule.data ?? null} first={first} catalogue={catalogue.data} />
}
