import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ADD, CARD, layFlow, type LaidNode, type LaidStep } from './flow-layout.ts'

type Shape = { lanes: Shape[][]; ends: boolean }
const shape = fc.letrec<{ list: Shape[] }>(tie => ({
  list: fc.array(fc.record({ lanes: fc.oneof({ maxDepth: 3 }, fc.constant<Shape[][]>([]), fc.tuple(tie('list'), tie('list')).map((pair): Shape[][] => pair)), ends: fc.constant(false) }), { maxLength: 4 }),
})).list
function named(list: Shape[], path = 's'): LaidStep[] {
  return list.map((one, at) => ({ id: `${path}${at}`, ends: one.ends, lanes: one.lanes.map((lane, number) => ({ key: `l${number}`, steps: named(lane, `${path}${at}_${number}_`) })) }))
}
const count = (steps: LaidStep[]): number => steps.reduce((sum, step) => sum + 1 + step.lanes.reduce((inner, lane) => inner + count(lane.steps), 0), 0)
const lists = (steps: LaidStep[]): number => 1 + steps.reduce((sum, step) => sum + step.lanes.reduce((inner, lane) => inner + lists(lane.steps), 0), 0)
const box = (node: LaidNode) => ({ x: node.x, y: node.y, w: node.kind === 'card' ? CARD.width : node.kind === 'add' ? ADD : 0, h: node.kind === 'card' ? CARD.height : node.kind === 'add' ? ADD : 0 })

test('every step stands once, every place has its button, nothing covers anything, lines go down', () => {
  fc.assert(fc.property(shape, list => {
    const steps = named(list)
    const { nodes, edges } = layFlow(['event', 'condition'], steps)
    expect(nodes.filter(node => node.kind === 'card')).toHaveLength(2 + count(steps))
    expect(nodes.filter(node => node.kind === 'add')).toHaveLength(count(steps) + lists(steps))
    expect(new Set(nodes.map(node => node.id)).size).toBe(nodes.length)
    const solid = nodes.filter(node => node.kind !== 'join').map(box)
    const apart = (one: (typeof solid)[number], other: (typeof solid)[number]): boolean => one.x + one.w <= other.x || other.x + other.w <= one.x || one.y + one.h <= other.y || other.y + other.h <= one.y
    expect(solid.every((one, at) => solid.slice(at + 1).every(other => apart(one, other)))).toBe(true)
    const byId = new Map(nodes.map(node => [node.id, node]))
    for (const edge of edges) {
      const [from, to] = [byId.get(edge.source)!, byId.get(edge.target)!]
      expect(box(from).y + box(from).h).toBeLessThanOrEqual(to.y)
    }
    // Every node but the first is reached.
    expect(new Set(edges.map(edge => edge.target)).size).toBe(nodes.length - 1)
  }))
})

test('after a stop there is neither a button nor a way on', () => {
  const { nodes, edges } = layFlow(['event'], [{ id: 'b', lanes: [{ key: 'yes', steps: [{ id: 's', lanes: [], ends: true }] }, { key: 'no', steps: [] }] }])
  expect(nodes.map(node => node.id)).not.toContain('add:b/yes:1')
  expect(edges.filter(edge => edge.source === 's')).toEqual([])
  expect(edges.filter(edge => edge.target === 'join:b').map(edge => edge.source)).toEqual(['add:b/no:0'])
})
