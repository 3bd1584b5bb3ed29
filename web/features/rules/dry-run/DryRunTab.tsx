import { Button, NativeSelect, SegmentedControl } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconFlask } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { DryRunAnswer, DryRunRow, RuleCatalogue, RuleDraft } from '#shared/contracts/automation.ts'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import { When } from '../../../ui/display/When.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { dryRun } from '../rule-api.ts'
import { useRuleSentences, type RuleSentences } from '../rule-sentences.ts'
import { CHANNELS, STEPS, type StepKind } from '../rule-words.ts'
import { Record } from '../runs/RunLine.tsx'
import classes from './dry-run.module.css'

type DryRunTabProps = { draft: RuleDraft; ruleId: number | null; catalogue: RuleCatalogue }

/** Whom the rule would have touched: the past looked at with the rule as it stands, nothing sent. */
export function DryRunTab({ draft, ruleId, catalogue }: DryRunTabProps) {
  const { t } = useLingui()
  const [days, setDays] = useState(30)
  const [which, setWhich] = useState<'would' | 'skipped'>('would')
  const sentences = useRuleSentences(catalogue)
  const run = useMutation({ mutationFn: () => dryRun(draft, ruleId, days) })
  const answer = run.data
  const rows = answer?.rows.filter(row => row.outcome === which) ?? []
  return (
    <div className={classes.page}>
      <div className={classes.bar}>
        <NativeSelect aria-label={t`How far back`} value={String(days)} onChange={event => setDays(Number(event.currentTarget.value))} data={[7, 30, 90].map(count => ({ value: String(count), label: t`the last ${count} days` }))} />
        <Button leftSection={<IconFlask size={16} aria-hidden />} loading={run.isPending} onClick={() => run.mutate()}><Trans>Rehearse on the past</Trans></Button>
        <span className="soft"><Trans>Nothing is sent and nothing is changed.</Trans></span>
      </div>
      {run.isError && <ErrorState error={run.error} onRetry={() => run.mutate()} />}
      {!answer && !run.isError && (
        <EmptyState icon={<IconFlask size={28} stroke={1.5} />} title={<Trans>Whom would it have touched?</Trans>}>
          <Trans>The rule as it stands now, saved or not, is tried on what has happened: you see the orders and customers, and what each would have got.</Trans>
        </EmptyState>
      )}
      {answer && (
        <>
          <Figures answer={answer} draft={draft} catalogue={catalogue} />
          {(answer.matched > 0 || answer.skipped > 0) && (
            <SegmentedControl size="xs" aria-label={t`Which of them`} value={which} onChange={next => setWhich(next as 'would' | 'skipped')} data={[{ value: 'would', label: t`Would act (${answer.matched})` }, { value: 'skipped', label: t`Would be skipped (${answer.skipped})` }]} />
          )}
          <ul className={classes.rows} aria-label={which === 'would' ? t`Would act` : t`Would be skipped`}>{rows.map((row, at) => <Row key={at} row={row} sentences={sentences} />)}</ul>
          {rows.length < (which === 'would' ? answer.matched : answer.skipped) && <p className="soft"><Trans>The newest {rows.length} are shown.</Trans></p>}
        </>
      )}
    </div>
  )
}

function Figures({ answer, draft, catalogue }: { answer: DryRunAnswer; draft: RuleDraft; catalogue: RuleCatalogue }) {
  const fuse = draft.limits?.fusePerHour ?? catalogue.fusePerHour
  return (
    <div className={classes.figures} role="status">
      <p className={classes.answer}>
        {answer.events === 0
          ? <Trans>The event has not happened in this time: nobody would have been touched.</Trans>
          : <><Plural value={answer.matched} one="It would have acted # time" other="It would have acted # times" />, <Plural value={answer.messages} one="# message" other="# messages" /> <Plural value={answer.recipients} one="to # customer" other="to # customers" />.</>}
      </p>
      {answer.events > 0 && <p className="soft"><Plural value={answer.events} one="The event happened # time" other="The event happened # times" />, <Plural value={answer.skipped} one="# was skipped" other="# were skipped" />.</p>}
      {answer.capped && <p className="soft"><Trans>More happened than was looked at: take fewer days for the whole of it.</Trans></p>}
      {answer.mostPerHour > fuse && <p className={classes.warning}><Trans>The most within one hour were {answer.mostPerHour} messages: the fuse ({fuse}) would have stopped the rule.</Trans></p>}
    </div>
  )
}

function Row({ row, sentences }: { row: DryRunRow; sentences: RuleSentences }) {
  const { i18n } = useLingui()
  return (
    <li className={classes.row}>
      <div className={classes.rowHead}><Record about={row} /> <span className="soft"><When value={row.at} /></span></div>
      {row.why && <div>{sentences.why(row.why)}</div>}
      {row.what.map((one, at) => {
        const step = STEPS[one.kind as StepKind]
        const channel = one.channel && one.channel in CHANNELS ? i18n._(CHANNELS[one.channel as keyof typeof CHANNELS].label) : null
        return (
          <div key={at} className={classes.what}>
            {one.why ? <StatusBadge color="orange"><Trans>not done</Trans></StatusBadge> : null}
            <span>{step ? i18n._(step.label) : one.kind}{channel && <>, {channel}</>}{one.to && <> → <span dir="auto">{one.to}</span></>}, <When value={one.dueAt} />{one.why && <> — {sentences.why(one.why)}</>}</span>
          </div>
        )
      })}
    </li>
  )
}
