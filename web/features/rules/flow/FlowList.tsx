import { useLingui } from '@lingui/react/macro'
import { CardFace } from './CardFace.tsx'
import type { LaidStep } from './flow-layout.ts'
import { cardName, type FlowView } from './flow-view.ts'
import { stepBefore } from './step-before.ts'
import { StepMenu } from './StepMenu.tsx'
import classes from './flow.module.css'

/** The same flow as a list with lists in it: for phones, for screen readers, and for whoever would rather read. */
export function FlowList({ view }: { view: FlowView }) {
  const { t } = useLingui()
  return (
    <nav className={classes.list} aria-label={t`Steps of the rule`}>
      <ol className={classes.heads}>{view.heads.map(id => <li key={id}><Line id={id} view={view} /></li>)}</ol>
      <Steps list="" steps={view.steps} view={view} />
    </nav>
  )
}

function Steps({ list, steps, view }: { list: string; steps: LaidStep[]; view: FlowView }) {
  const add = (at: number) => <StepMenu wide place={{ list, at }} after={stepBefore(view, { list, at })} view={view} />
  return (
    <>
      {add(0)}
      <ol className={classes.steps}>
        {steps.map((step, at) => (
          <li key={step.id}>
            <Line id={step.id} view={view} />
            {step.lanes.map(lane => (
              <div key={lane.key} className={classes.laneBox} role="group" aria-label={view.laneLabel(step.id, lane.key)}>
                <div className={classes.laneName} aria-hidden>{view.laneLabel(step.id, lane.key)}</div>
                <Steps list={`${step.id}/${lane.key}`} steps={lane.steps} view={view} />
              </div>
            ))}
            {!step.ends && add(at + 1)}
          </li>
        ))}
      </ol>
    </>
  )
}

function Line({ id, view }: { id: string; view: FlowView }) {
  const card = view.cardOf(id)
  return (
    <button type="button" className={classes.row} data-card={id} aria-label={cardName(card)} aria-pressed={view.selected === id} data-selected={view.selected === id || undefined} data-wrong={card.problems.length > 0 || undefined} onClick={() => view.onSelect(id)}>
      <CardFace card={card} />
    </button>
  )
}
