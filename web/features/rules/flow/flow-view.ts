import type { IconType } from '../../../base/feature.ts'
import type { LaidStep, Place } from './flow-layout.ts'

/** One card of the flow: what it is and what it says. */
export type FlowCard = {
  title: string
  detail: string
  icon: IconType
  tone: 'event' | 'condition' | 'act' | 'wait' | 'branch' | 'stop'
  /** What is wrong with it, in words. */
  problems: string[]
}
export type StepChoice = { kind: string; label: string; icon: IconType }

/** The flow as both the canvas and the list show it. */
export type FlowView = {
  /** Cards above the first step: the event and the condition. */
  heads: string[]
  steps: LaidStep[]
  cardOf: (id: string) => FlowCard
  laneLabel: (stepId: string, lane: string) => string
  choices: StepChoice[]
  selected: string | null
  onSelect: (id: string) => void
  /** Absent when it is only looked at. */
  onAdd?: (place: Place, kind: string) => void
  onRemove?: (stepId: string) => void
}

/** What is read aloud of a card. */
export const cardName = ({ title, detail, problems }: FlowCard): string => [title, detail, ...problems].filter(Boolean).join('. ')
