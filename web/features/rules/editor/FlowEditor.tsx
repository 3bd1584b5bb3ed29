import { useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react'
import type { RuleCatalogue, Step } from '#shared/contracts/automation.ts'
import { useNarrow } from '../../../ui/page/narrow.ts'
import { copyOf, findStep, freshId, insertStep, laidOf, moveStep, placeOf, removeStep, replaceStep } from '../flow/flow-tree.ts'
import { FlowList } from '../flow/FlowList.tsx'
import type { Place } from '../flow/flow-layout.ts'
import type { FlowCard, FlowView } from '../flow/flow-view.ts'
import { useRuleSentences } from '../rule-sentences.ts'
import { CONDITION, EVENTS, LANES, STEPS, type StepKind } from '../rule-words.ts'
import { newStep } from './new-step.ts'
import type { DraftInWork } from './rule-draft.ts'
import { CONDITION_CARD, EVENT, LIMITS, StepPanel } from './StepPanel.tsx'
import classes from './editor.module.css'

const FlowCanvas = lazy(() => import('../flow/FlowCanvas.tsx').then(({ FlowCanvas: component }) => ({ default: component })))

type FlowEditorProps = {
  work: DraftInWork
  catalogue: RuleCatalogue
  /** Words of what is wrong, by event, condition, limits, steps and ids of steps. */
  problems: ReadonlyMap<string, string[]>
  readOnly: boolean
  selected: string | null
  onSelect: (id: string | null) => void
  showsList: boolean
}

const HEADS = [EVENT, CONDITION_CARD]

/** The flow, as a drawing and as a list, and what the chosen card says beside it. */
export function FlowEditor({ work, catalogue, problems, readOnly, selected, onSelect, showsList }: FlowEditorProps) {
  const { t, i18n } = useLingui()
  const narrow = useNarrow()
  const sentences = useRuleSentences(catalogue)
  const [said, setSaid] = useState('')
  const { draft, edit } = work
  const { steps, subject } = draft

  const cardOf = useCallback((id: string): FlowCard => {
    const wrong = problems.get(id) ?? []
    if (id === EVENT) return { ...EVENTS[draft.event.kind], title: t`When`, detail: sentences.event(draft.event, subject), problems: wrong }
    if (id === CONDITION_CARD) return { ...CONDITION, title: i18n._(CONDITION.label), detail: draft.condition ? sentences.condition(draft.condition, subject) : t`every one fits`, problems: wrong }
    const step = findStep(steps, id)
    if (!step) return { ...STEPS.stop, title: '', detail: '', problems: [] }
    return { ...STEPS[step.kind], title: i18n._(STEPS[step.kind].label), detail: step.kind === 'stop' ? '' : sentences.step(step, subject), problems: wrong }
  }, [draft.event, draft.condition, steps, subject, problems, sentences, i18n, t])

  const onAdd = useCallback((place: Place, kind: string) => {
    const step = newStep(kind as StepKind, freshId(steps), subject)
    edit({ steps: insertStep(steps, place, step) })
    onSelect(step.id)
    setSaid(t`Added: ${i18n._(STEPS[step.kind].label)}`)
  }, [steps, subject, edit, onSelect, i18n, t])

  const onRemove = useCallback((id: string) => {
    const step = findStep(steps, id)
    if (!step) return
    edit({ steps: removeStep(steps, id) })
    onSelect(null)
    setSaid(t`Removed: ${i18n._(STEPS[step.kind].label)}. Ctrl Z brings it back.`)
  }, [steps, edit, onSelect, i18n, t])

  const onCopy = (id: string): void => {
    const [step, place] = [findStep(steps, id), placeOf(steps, id)]
    if (!step || !place) return
    const copy = copyOf(steps, step)
    edit({ steps: insertStep(steps, { list: place.list, at: place.at + 1 }, copy) })
    onSelect(copy.id)
  }

  const opener = useRef<Element | null>(null)
  const choose = useCallback((id: string) => { opener.current = document.activeElement; onSelect(id) }, [onSelect])
  // The focus goes back to where the panel was opened from; a step that was just put there is its own place.
  const close = (): void => {
    const [id, from] = [selected, opener.current]
    onSelect(null)
    requestAnimationFrame(() => {
      const card = [...document.querySelectorAll<HTMLElement>('[data-card]')].filter(one => one.dataset.card === id)
      const back = card.find(one => one === from) ?? card.at(-1)
      back?.focus({ preventScroll: true })
    })
  }

  const laid = useMemo(() => laidOf(steps), [steps])
  const view: FlowView = useMemo(() => ({
    heads: HEADS, steps: laid, cardOf, laneLabel: (_, lane) => i18n._(LANES[lane]!), selected, onSelect: choose,
    choices: Object.entries(STEPS).map(([kind, { label, icon }]) => ({ kind, label: i18n._(label), icon })),
    ...(readOnly ? {} : { onAdd, onRemove }),
  }), [laid, cardOf, selected, choose, onAdd, onRemove, readOnly, i18n])

  const isOpen = selected !== null && (HEADS.includes(selected) || selected === LIMITS || findStep(steps, selected) !== undefined)
  return (
    <div className={classes.flow}>
      <div className="visually-hidden" role="status">{said}</div>
      {(narrow || showsList) && <div className={classes.listBox}><FlowList view={view} /></div>}
      {!narrow && <Suspense fallback={<div className={classes.canvasBox} />}><div className={classes.canvasBox}><FlowCanvas view={view} /></div></Suspense>}
      {isOpen && (
        <StepPanel
          selected={selected} draft={draft} catalogue={catalogue} problems={problems.get(selected) ?? []} readOnly={readOnly} edit={edit}
          editStep={(next: Step, key?: string) => edit({ steps: replaceStep(steps, next) }, key ?? null)}
          onMove={(id, by) => edit({ steps: moveStep(steps, id, by) })} onCopy={onCopy} onRemove={onRemove}
          onClose={close}
        />
      )}
    </div>
  )
}
