import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RunStep } from '#shared/contracts/automation.ts'
import { bringRefusalMessages } from '../../../base/known-refusals.ts'
import { When } from '../../../ui/display/When.tsx'
import type { RuleSentences } from '../rule-sentences.ts'
import { CHANNELS, STEPS, STEP_STATES, type StepKind } from '../rule-words.ts'
import { useMessageWords } from './message-words.ts'
import classes from './runs.module.css'

/** What came of one step: done when, planned for when, or why not. */
export function StepLine({ step, sentences }: { step: RunStep; sentences: RuleSentences }) {
  const { i18n } = useLingui()
  const messageWords = useMessageWords()
  // What a step was refused is worded by whoever refused it: brought when there is such a step.
  useQuery({ queryKey: ['refusal-words'], staleTime: Infinity, enabled: step.state === 'failed', queryFn: async () => { await bringRefusalMessages(); return true } })
  const known = STEPS[step.kind as StepKind]
  const Icon = known?.icon
  const channel = step.result.channel && step.result.channel in CHANNELS ? CHANNELS[step.result.channel as keyof typeof CHANNELS] : undefined
  const waits = step.state === 'planned'
  return (
    <li className={classes.step} data-state={step.state}>
      {Icon && <span aria-hidden className={classes.stepIcon}><Icon size={15} stroke={1.5} /></span>}
      <span>
        {known ? i18n._(known.label) : step.kind}{channel && <>, {i18n._(channel.label)}</>}: {i18n._(STEP_STATES[step.state])}
        {waits && step.dueAt && <> <Trans>for</Trans> <When value={step.dueAt} /></>}
        {!waits && step.at && <> <When value={step.at} /></>}
        {step.why && !(waits && step.dueAt && step.why.code === 'waits') && <> — {sentences.why(step.why)}</>}
        {step.result.messageState && <> — {messageWords(step.result.messageState, step.result.messageReason ?? null)}</>}
        {step.result.taskId !== undefined && <> — <Link to={`/tasks/${step.result.taskId}` as never}><Trans>open the task</Trans></Link></>}
        {step.result.status !== undefined && <> — <Trans>the answer was {step.result.status}</Trans></>}
      </span>
    </li>
  )
}
