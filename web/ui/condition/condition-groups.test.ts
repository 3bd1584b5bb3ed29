import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Condition } from '#shared/conditions.ts'
import { conditionOf, groupOf, GROUP_MODES } from './condition-groups.ts'

const leaf = fc.record({ field: fc.constantFrom('a', 'b'), op: fc.constant('eq' as const), value: fc.boolean() })
const condition = fc.letrec<{ node: Condition }>(tie => ({
  node: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('node'), { maxLength: 3 }).map(and => ({ and })), fc.array(tie('node'), { maxLength: 3 }).map(or => ({ or })), tie('node').map(not => ({ not }))),
})).node
const holds = (tree: Condition, row: Record<string, boolean>): boolean =>
  'and' in tree ? tree.and.every(part => holds(part, row)) : 'or' in tree ? tree.or.some(part => holds(part, row)) : 'not' in tree ? !holds(tree.not, row) : 'field' in tree && row[tree.field] === tree.value

test('a group taken apart for the builder and put together again means the same', () => {
  fc.assert(fc.property(condition, fc.record({ a: fc.boolean(), b: fc.boolean() }), (tree, row) => {
    const group = groupOf(tree)
    if (group) expect(holds(conditionOf(group), row)).toBe(holds(tree, row))
    else expect('field' in tree).toBe(true)
  }))
})

test('each way of putting together is read as itself', () => {
  const parts: Condition[] = [{ field: 'a', op: 'eq', value: true }, { field: 'b', op: 'eq', value: true }]
  for (const mode of GROUP_MODES) expect(groupOf(conditionOf({ mode, parts }))).toEqual({ mode, parts })
})
