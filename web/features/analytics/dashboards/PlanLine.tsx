import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { PlanTable } from '#shared/contracts/monitoring.ts'
import { useAccount } from '../../../base/account.ts'
import { api } from '../../../base/api.ts'
import { formatFigure } from '../../../base/figure.ts'
import { useLocale } from '../../../base/locale.ts'
import { FIGURES } from '../analytics-api.ts'
import classes from './dashboards.module.css'

/** How far the month’s plan of revenue is, and how it will end; nothing where there is no plan. */
export function PlanLine({ today, site }: { today: string; /** One shop, or all of them. */ site: string | undefined }) {
  const { t } = useLingui()
  const locale = useLocale()
  const { currency } = useAccount()
  const question = { month: today.slice(0, 7), metric: 'revenue', by: 'manager', site: site ?? '' }
  const { data } = useQuery({ queryKey: [FIGURES, 'plan', question], queryFn: ({ signal }) => api.get<PlanTable>('/api/plans', question, signal) })
  const total = data?.total
  if (!total || total.plan === null || total.plan === 0 || total.done === null) return null
  const money = (value: number | null): string => formatFigure(value === null ? null : Math.round(value / 100) * 100, 'money', locale, currency)
  const done = formatFigure(total.done, 'percent', locale)
  return (
    <p className={classes.plan}>
      <Link to="/analytics/plans"><Trans>Plan of the month</Trans></Link>
      <progress className={classes.progress} max={100} value={Math.min(100, total.done)} aria-label={t`Plan of the month`} />
      <span className="numbers"><Trans>{done}: {money(total.fact)} of {money(total.plan)}</Trans></span>
      {total.expectedDone !== null && <span className="soft"><Trans>by its end {formatFigure(total.expectedDone, 'percent', locale)} are expected</Trans></span>}
    </p>
  )
}
