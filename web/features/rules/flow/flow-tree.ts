import type { Step } from '#shared/contracts/automation.ts'
import type { LaidStep, Place } from './flow-layout.ts'

const LANES: Partial<Record<Step['kind'], readonly string[]>> = { branch: ['yes', 'no'], waitEvent: ['came', 'over'] }

const laneOf = (step: Step, key: string): Step[] => (step as unknown as Record<string, Step[]>)[key]!
const lanesOf = (step: Step): { key: string; steps: Step[] }[] => (LANES[step.kind] ?? []).map(key => ({ key, steps: laneOf(step, key) }))

/** The same step with each of its lanes made anew. */
function withLanes(step: Step, next: (steps: Step[], list: string) => Step[]): Step {
  const lanes = lanesOf(step)
  if (lanes.length === 0) return step
  const made = lanes.map(({ key, steps }) => [key, next(steps, `${step.id}/${key}`)] as const)
  return made.every(([key, steps]) => steps === laneOf(step, key)) ? step : ({ ...step, ...Object.fromEntries(made) } as Step)
}

/** Goes through every list of the tree; a list that `change` gives back as it was stays the same object, so that undo keeps little. */
function eachList(steps: Step[], change: (steps: Step[], list: string) => Step[], list = ''): Step[] {
  const own = change(steps, list)
  const inner = own.map(step => withLanes(step, (within, name) => eachList(within, change, name)))
  return inner.every((step, at) => step === own[at]) ? own : inner
}

export const insertStep = (steps: Step[], place: Place, step: Step): Step[] =>
  eachList(steps, (inside, list) => (list === place.list && !inside.includes(step) ? inside.toSpliced(place.at, 0, step) : inside))
export const removeStep = (steps: Step[], id: string): Step[] => eachList(steps, inside => (inside.some(step => step.id === id) ? inside.filter(step => step.id !== id) : inside))
export const replaceStep = (steps: Step[], next: Step): Step[] => eachList(steps, inside => (inside.some(step => step.id === next.id && step !== next) ? inside.map(step => (step.id === next.id ? next : step)) : inside))

/** One place up or down within its list. */
export function moveStep(steps: Step[], id: string, by: -1 | 1): Step[] {
  return eachList(steps, inside => {
    const at = inside.findIndex(step => step.id === id)
    const other = inside[at + by]
    if (at < 0 || !other) return inside
    return inside.map((step, place) => (place === at ? other : place === at + by ? inside[at]! : step))
  })
}

/** All steps in the order in which they are read. */
export const allSteps = (steps: Step[]): Step[] => steps.flatMap(step => [step, ...lanesOf(step).flatMap(lane => allSteps(lane.steps))])
export const findStep = (steps: Step[], id: string): Step | undefined => allSteps(steps).find(step => step.id === id)

/** The list that holds a step, and where. */
export function placeOf(steps: Step[], id: string, list = ''): (Place & { of: number }) | undefined {
  const at = steps.findIndex(step => step.id === id)
  if (at >= 0) return { list, at, of: steps.length }
  for (const step of steps) for (const lane of lanesOf(step)) {
    const found = placeOf(lane.steps, id, `${step.id}/${lane.key}`)
    if (found) return found
  }
  return undefined
}

/** The name of a new step: the next free number, so that versions read the same for everybody. */
export function freshId(steps: Step[]): string {
  const taken = new Set(allSteps(steps).map(step => step.id))
  let number = taken.size + 1
  while (taken.has(`s${number}`)) number += 1
  return `s${number}`
}

/** The step and all in it under new names, to stand beside the original. */
export function copyOf(steps: Step[], original: Step): Step {
  const taken = [...steps]
  const again = (step: Step): Step => {
    const id = freshId(taken)
    const copy = { ...step, id } as Step
    taken.push(lanesOf(copy).length > 0 ? ({ id, kind: 'stop' }) : copy)
    return withLanes(copy, within => within.map(again))
  }
  return again(original)
}

export const laidOf = (steps: Step[]): LaidStep[] => steps.map(step => ({ id: step.id, ends: step.kind === 'stop', lanes: lanesOf(step).map(lane => ({ key: lane.key, steps: laidOf(lane.steps) })) }))
