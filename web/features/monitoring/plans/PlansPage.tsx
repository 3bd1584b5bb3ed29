import { ActionIcon, Button, NativeSelect, SegmentedControl } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PlanTable } from '#shared/contracts/monitoring.ts'
import { metricOf } from '#shared/metrics/index.ts'
import { PLANNED } from '#shared/plans.ts'
import { useAccount } from '../../../base/account.ts'
import { api } from '../../../base/api.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { useReference } from '../../../base/references.ts'
import { usePlanSearch } from './plan-search.ts'
import { Page } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { HowExpected } from './HowExpected.tsx'
import { PlanGrid } from './PlanGrid.tsx'
import classes from '../monitoring.module.css'

const monthNow = (zone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit' }).format(new Date())
const shifted = (month: string, by: number): string => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + by, 1)).toISOString().slice(0, 7)

const NONE: Record<string, string> = {}

/** Plan and fact of a month, by person or by store. */
export function PlansPage() {
  const { t } = useLingui()
  const locale = useLocale()
  const { timeZone } = useAccount()
  const sites = useReference('sites')
  const { month, metric, by, site, set } = usePlanSearch(monthNow(timeZone))
  // What was typed for one month stands there still after a look at another.
  const [drafts, setDrafts] = useState<Record<string, Record<string, string>>>({})
  const question = { month, metric, by, site: by === 'manager' ? site : '' }
  const answer = useQuery({ queryKey: ['plan', 'table', question], queryFn: ({ signal }) => api.get<PlanTable>('/api/plans', question, signal), refetchInterval: query => (query.state.status === 'error' ? 4000 : 60_000) })
  const name = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`)).replace(/\s?г\.$/u, '')
  const known = metricOf(metric)
  const key = JSON.stringify(question)
  return (
    <Page title={t`Plan and fact`}>
      <div className={classes.bar}>
        <div className={classes.pair} role="group" aria-label={t`Month`}>
          <ActionIcon variant="default" size={36} aria-label={t`The month before`} onClick={() => set({ month: shifted(month, -1) })}><IconChevronLeft size={16} /></ActionIcon>
          <strong style={{ minWidth: 140, textAlign: 'center', alignSelf: 'center' }} aria-live="polite">{name}</strong>
          <ActionIcon variant="default" size={36} aria-label={t`The month after`} onClick={() => set({ month: shifted(month, 1) })}><IconChevronRight size={16} /></ActionIcon>
          {month !== monthNow(timeZone) && <Button variant="subtle" onClick={() => set({ month: undefined })}><Trans>This month</Trans></Button>}
        </div>
        <NativeSelect aria-label={t`Figure`} value={metric} onChange={event => set({ metric: event.currentTarget.value })} data={PLANNED.flatMap(one => { const of = metricOf(one.metric); return of ? [{ value: one.metric, label: inLocale(of.title, locale) }] : [] })} />
        <SegmentedControl value={by} onChange={value => set({ by: value })} data={[{ value: 'manager', label: t`By people` }, { value: 'site', label: t`By stores` }]} />
        {by === 'manager' && sites.length > 1 && <NativeSelect aria-label={t`Store`} value={site} onChange={event => set({ site: event.currentTarget.value || undefined })} data={[{ value: '', label: t`All stores` }, ...sites.map(one => ({ value: String(one.code), label: one.name }))]} />}
      </div>
      {answer.isError && !answer.data && <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <CardSkeleton label={t`Loading`} />}
      {answer.data && known && (
        <>
          <PlanGrid key={key} draft={drafts[key] ?? NONE} setDraft={change => setDrafts(now => ({ ...now, [key]: change(now[key] ?? NONE) }))} table={answer.data} site={question.site} format={known.format} better={known.better} />
          <HowExpected table={answer.data} />
          <p className={classes.note}>{inLocale(known.title, locale)}: {inLocale(known.formula, locale)}. {inLocale(known.excludes, locale)}.</p>
        </>
      )}
    </Page>
  )
}
