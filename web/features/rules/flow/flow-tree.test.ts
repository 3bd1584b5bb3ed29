import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Step } from '#shared/contracts/automation.ts'
import { allSteps, copyOf, findStep, freshId, insertStep, moveStep, placeOf, removeStep, replaceStep } from './flow-tree.ts'
import { layFlow } from './flow-layout.ts'
import { laidOf } from './flow-tree.ts'

const stop = (id: string): Step => ({ id, kind: 'stop' })
const wait = (id: string): Step => ({ id, kind: 'wait', for: { amount: 1, unit: 'hours' } })
type Shape = { branch: boolean; yes: Shape[]; no: Shape[] }
const shape = fc.letrec<{ list: Shape[] }>(tie => ({
  list: fc.array(fc.oneof({ maxDepth: 3 }, fc.constant<Shape>({ branch: false, yes: [], no: [] }), fc.record({ branch: fc.constant(true), yes: tie('list'), no: tie('list') })), { maxLength: 3 }),
})).list
function stepsOf(list: Shape[]): Step[] {
  let number = 0
  const make = (one: Shape): Step => {
    number += 1
    const id = `s${number}`
    return one.branch ? { id, kind: 'branch', condition: { and: [] }, yes: one.yes.map(make), no: one.no.map(make) } : wait(id)
  }
  return list.map(make)
}
const flow = shape.map(stepsOf)
const places = (steps: Step[]) => layFlow(['event'], laidOf(steps)).nodes.flatMap(node => (node.kind === 'add' ? [node.place] : []))

test('a step put at any place stands there and nothing else moves; taken away, the flow is as before', () => {
  fc.assert(fc.property(flow, fc.nat(), (steps, choice) => {
    const all = places(steps)
    const place = all[choice % all.length]!
    const id = freshId(steps)
    const next = insertStep(steps, place, wait(id))
    expect(placeOf(next, id)).toMatchObject(place)
    expect(removeStep(next, id)).toEqual(steps)
  }))
})

test('a step moved down and up again is where it was', () => {
  fc.assert(fc.property(flow, fc.nat(), (steps, choice) => {
    const all = allSteps(steps)
    if (all.length === 0) return
    const { id } = all[choice % all.length]!
    const place = placeOf(steps, id)!
    const moved = moveStep(steps, id, 1)
    if (place.at === place.of - 1) expect(moved).toBe(steps)
    else expect(moveStep(moved, id, -1)).toEqual(steps)
  }))
})

test('what an edit does not touch stays the same object', () => {
  const steps = stepsOf([{ branch: true, yes: [{ branch: false, yes: [], no: [] }], no: [] }, { branch: false, yes: [], no: [] }])
  const next = replaceStep(steps, { id: 's3', kind: 'stop' })
  expect(next[0]).toBe(steps[0])
  expect(findStep(next, 's3')).toEqual(stop('s3'))
  expect(removeStep(steps, 'nobody')).toBe(steps)
})

test('a copy has names of its own', () => {
  fc.assert(fc.property(flow.filter(steps => steps.length > 0), steps => {
    const copy = copyOf(steps, steps[0]!)
    const ids = allSteps([...steps, copy]).map(step => step.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(allSteps([copy])).toHaveLength(allSteps([steps[0]!]).length)
  }))
})
