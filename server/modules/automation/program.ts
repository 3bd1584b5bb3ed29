import type { Step } from '#shared/contracts/automation.ts'

/** A step with the way on: `next` is what comes after it and whatever is inside it. */
export type Node = { step: Step; next: string | null }
/** The tree of a rule's steps, flat: a run only needs to know where it stands. */
export type Program = { first: string | null; nodes: ReadonlyMap<string, Node> }

export function programOf(steps: readonly Step[]): Program {
  const nodes = new Map<string, Node>()
  const place = (list: readonly Step[], after: string | null): void => {
    for (const [index, step] of list.entries()) {
      const next = list[index + 1]?.id ?? after
      nodes.set(step.id, { step, next })
      for (const inner of innerLists(step)) place(inner, next)
    }
  }
  place(steps, null)
  return { first: steps[0]?.id ?? null, nodes }
}

export const innerLists = (step: Step): Step[][] => (step.kind === 'branch' ? [step.yes, step.no] : step.kind === 'waitEvent' ? [step.came, step.over] : [])

/** Where a fork goes on: into the list, or past it when it is empty. */
export const headOf = (list: readonly Step[], node: Node): string | null => list[0]?.id ?? node.next

/** All steps, those inside others too, as they are read. */
export const allSteps = (steps: readonly Step[]): Step[] => steps.flatMap((step) => [step, ...innerLists(step).flatMap(allSteps)])
