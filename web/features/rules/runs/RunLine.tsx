import { Button, Menu } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconClockPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { RuleRun } from '#shared/contracts/automation.ts'
import { useRight } from '../../../base/session.ts'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import { When } from '../../../ui/display/When.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { postponeRun, stopRun } from '../rule-api.ts'
import type { RuleSentences } from '../rule-sentences.ts'
import { OUTCOMES } from '../rule-words.ts'
import { StepLine } from './StepLine.tsx'
import classes from './runs.module.css'

type RunLineProps = { run: RuleRun; sentences: RuleSentences; /** Of which record it is; left out on the record's own card. */ showsRecord?: boolean }

/** One run: when, about what, how it ended and why, and what came of each step. */
export function RunLine({ run, sentences, showsRecord }: RunLineProps) {
  const { i18n } = useLingui()
  const outcome = OUTCOMES[run.state]
  return (
    <li className={classes.run}>
      <div className={classes.runHead}>
        <StatusBadge color={outcome.color}>{i18n._(outcome.label)}</StatusBadge>
        {showsRecord && <Record about={run.about} />}
        <span className="soft"><When value={run.at} /></span>
        {(run.state === 'waiting' || run.state === 'held') && <WaitingActions run={run} />}
      </div>
      {run.why && <div className={classes.why}>{sentences.why(run.why)}</div>}
      {run.steps.length > 0 && <ul className={classes.stepLines}>{run.steps.map((step, at) => <StepLine key={`${step.stepId}-${at}`} step={step} sentences={sentences} />)}</ul>}
    </li>
  )
}

export function Record({ about }: { about: RuleRun['about'] }) {
  const { t } = useLingui()
  const name = about.label || (about.entity === 'order' ? t`Order ${about.id}` : t`Customer ${about.id}`)
  return <Link to={`/${about.entity}s/${about.id}` as never} className={classes.record} dir="auto">{name}</Link>
}

/** What waits can be stopped, or made to wait longer. */
function WaitingActions({ run }: { run: RuleRun }) {
  const { t } = useLingui()
  const may = useRight(run.about.entity === 'order' ? 'orders.change' : 'customers.change') !== null
  if (!may) return null
  const stop = async (): Promise<void> => {
    if (await confirm({ title: t`Do not let it go on?`, body: t`What this rule has planned here will not happen.`, action: t`Do not go on`, danger: true })) await stopRun(run.id).catch(toastError)
  }
  return (
    <span className={classes.actions}>
      {run.state === 'waiting' && (
        <Menu>
          <Menu.Target><Button size="compact-xs" variant="default" leftSection={<IconClockPlus size={14} aria-hidden />}><Trans>Later</Trans></Button></Menu.Target>
          <Menu.Dropdown>{[1, 3, 24, 72].map(hours => <Menu.Item key={hours} onClick={() => void postponeRun(run.id, hours).catch(toastError)}>{hours < 24 ? <Trans>by {hours} h</Trans> : <Trans>by {hours / 24} d</Trans>}</Menu.Item>)}</Menu.Dropdown>
        </Menu>
      )}
      <Button size="compact-xs" variant="default" onClick={() => void stop()}><Trans>Do not go on</Trans></Button>
    </span>
  )
}
