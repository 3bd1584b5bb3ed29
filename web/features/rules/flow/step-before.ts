import type { LaidStep, Place } from './flow-layout.ts'
import type { FlowView } from './flow-view.ts'

function listAt(steps: LaidStep[], list: string): LaidStep[] | undefined {
  if (list === '') return steps
  for (const step of steps) {
    for (const lane of step.lanes) {
      const found = `${step.id}/${lane.key}` === list ? lane.steps : listAt(lane.steps, list)
      if (found) return found
    }
  }
  return undefined
}

/** What a place comes after, in words: the step before it, or the branch and its lane, or the head of the flow. */
export function stepBefore(view: FlowView, { list, at }: Place): string {
  const before = at > 0 ? listAt(view.steps, list)?.[at - 1]?.id : undefined
  if (before) return view.cardOf(before).title
  if (list === '') return view.cardOf(view.heads.at(-1)!).title
  const cut = list.lastIndexOf('/')
  return `${view.cardOf(list.slice(0, cut)).title} — ${view.laneLabel(list.slice(0, cut), list.slice(cut + 1))}`
}
