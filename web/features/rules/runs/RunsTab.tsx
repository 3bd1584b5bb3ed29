import { Button, SegmentedControl } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RuleCatalogue, RuleRow } from '#shared/contracts/automation.ts'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { runsPage } from '../rule-api.ts'
import { useRuleSentences } from '../rule-sentences.ts'
import { OUTCOMES } from '../rule-words.ts'
import { RunLine } from './RunLine.tsx'
import classes from './runs.module.css'

const STATES = ['all', 'done', 'waiting', 'skipped', 'failed', 'stopped', 'held'] as const

/** What the rule did, newest first, and why it did not. */
export function RunsTab({ rule, catalogue }: { rule: RuleRow; catalogue: RuleCatalogue }) {
  const { t, i18n } = useLingui()
  const sentences = useRuleSentences(catalogue)
  const [state, setState] = useState<(typeof STATES)[number]>('all')
  const runs = useInfiniteQuery({
    queryKey: ['rule', 'runs', rule.id, state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => runsPage(rule.id, state === 'all' ? null : state, pageParam, signal),
    getNextPageParam: page => page.nextCursor,
  })
  const rows = runs.data?.pages.flatMap(page => page.rows) ?? []
  return (
    <div className={classes.page}>
      <div className={classes.filter}>
        <SegmentedControl size="xs" aria-label={t`Which runs`} value={state} onChange={next => setState(next as (typeof STATES)[number])} data={STATES.map(one => ({ value: one, label: one === 'all' ? t`All` : i18n._(OUTCOMES[one].label) }))} />
      </div>
      {runs.isError && rows.length === 0 && <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.isPending && <CardSkeleton label={t`Loading`} />}
      {runs.isSuccess && rows.length === 0 && (
        <EmptyState icon={<IconHistory size={28} stroke={1.5} />} title={state === 'all' ? <Trans>The rule has not run yet</Trans> : <Trans>There are no such runs</Trans>}>
          {state === 'all' && (rule.isActive ? <Trans>It acts on what happens from now on.</Trans> : <Trans>It is switched off.</Trans>)}
        </EmptyState>
      )}
      <ul className={classes.runs} aria-label={t`Runs`}>{rows.map(run => <RunLine key={run.id} run={run} sentences={sentences} showsRecord />)}</ul>
      {runs.hasNextPage && <Button variant="default" loading={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}><Trans>Show more</Trans></Button>}
    </div>
  )
}
