import type { RuleDraft, Step } from '#shared/contracts/automation.ts'
import { allSteps, placeOf } from '../flow/flow-tree.ts'

export type DraftChange =
  | { part: 'name' | 'group' | 'event' | 'condition' | 'limits'; before: RuleDraft; after: RuleDraft }
  | { part: 'step'; how: 'added'; after: Step }
  | { part: 'step'; how: 'removed'; before: Step }
  | { part: 'step'; how: 'changed'; before: Step; after: Step }
  | { part: 'step'; how: 'moved'; after: Step }

/** A step by itself: what stands in its lanes are steps of their own. */
const alone = (step: Step): unknown => ({ ...step, yes: undefined, no: undefined, came: undefined, over: undefined })
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** Steps that kept their place among those that both versions have: the longest run in the same order within the same list. */
function settled(before: string[], after: string[]): Set<string> {
  const longest = before.map(() => after.map(() => 0))
  const at = (one: number, other: number): number => longest[one]?.[other] ?? 0
  for (let one = before.length - 1; one >= 0; one--) {
    for (let other = after.length - 1; other >= 0; other--) longest[one]![other] = before[one] === after[other] ? at(one + 1, other + 1) + 1 : Math.max(at(one + 1, other), at(one, other + 1))
  }
  const kept = new Set<string>()
  for (let one = 0, other = 0; one < before.length && other < after.length;) {
    if (before[one] === after[other]) { kept.add(before[one]!); one += 1; other += 1 } else if (at(one + 1, other) >= at(one, other + 1)) one += 1
    else other += 1
  }
  return kept
}

/** What a version changed against the one before it, in the order in which the rule is read. */
export function draftDiff(before: RuleDraft, after: RuleDraft): DraftChange[] {
  const changes: DraftChange[] = []
  const empty = (text: string | undefined): string => text ?? ''
  if (before.name !== after.name) changes.push({ part: 'name', before, after })
  if (empty(before.group) !== empty(after.group)) changes.push({ part: 'group', before, after })
  if (before.subject !== after.subject || !same(before.event, after.event)) changes.push({ part: 'event', before, after })
  if (!same(before.condition, after.condition)) changes.push({ part: 'condition', before, after })
  const [was, is] = [allSteps(before.steps), allSteps(after.steps)]
  const keyed = (draft: RuleDraft, steps: Step[], others: Step[]): string[] => steps.filter(step => others.some(one => one.id === step.id)).map(step => `${placeOf(draft.steps, step.id)!.list} ${step.id}`)
  const inPlace = settled(keyed(before, was, is), keyed(after, is, was))
  for (const step of is) {
    const old = was.find(one => one.id === step.id)
    if (!old) changes.push({ part: 'step', how: 'added', after: step })
    else if (!same(alone(old), alone(step))) changes.push({ part: 'step', how: 'changed', before: old, after: step })
    else if (!inPlace.has(`${placeOf(after.steps, step.id)!.list} ${step.id}`)) changes.push({ part: 'step', how: 'moved', after: step })
  }
  for (const step of was) if (!is.some(one => one.id === step.id)) changes.push({ part: 'step', how: 'removed', before: step })
  if (!same(before.limits ?? {}, after.limits ?? {})) changes.push({ part: 'limits', before, after })
  return changes
}
