import { useLingui } from '@lingui/react/macro'
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import type { Step } from './lesson-words.ts'
import classes from './learning.module.css'

/** The steps of a lesson; how it is done stands at those that are still ahead, or only at the next one. */
export function StepList({ steps, done, only }: { steps: Step[]; done: string[]; only?: 'next' }) {
  const { i18n, t } = useLingui()
  const next = steps.find(step => !done.includes(step.code))
  return (
    <ol className={classes.steps}>
      {steps.map(step => {
        const isDone = done.includes(step.code)
        const Mark = isDone ? IconCircleCheckFilled : IconCircle
        return (
          <li key={step.code} className={classes.step} data-done={isDone || undefined}>
            <Mark size={18} aria-label={isDone ? t`done` : t`still ahead`} />
            <div>
              <span className={classes.stepTitle}>{i18n._(step.title)}</span>
              {!isDone && (only !== 'next' || step === next) && <p>{i18n._(step.how)}</p>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
