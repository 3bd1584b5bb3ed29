import { expect, test } from 'vitest'
import type { RuleDraft, Step } from '#shared/contracts/automation.ts'
import { draftDiff, type DraftChange } from './draft-diff.ts'

const wait = (id: string, amount = 1): Step => ({ id, kind: 'wait', for: { amount, unit: 'hours' } })
const task = (id: string): Step => ({ id, kind: 'task', text: id, to: { kind: 'manager' } })
const rule = (steps: Step[], more: Partial<RuleDraft> = {}): RuleDraft => ({ name: 'A', subject: 'order', event: { kind: 'change', entity: 'order' }, condition: null, steps, ...more })
const said = (changes: DraftChange[]): string[] => changes.map(one => (one.part === 'step' ? `${one.how} ${('after' in one ? one.after : one.before).id}` : one.part))

test('versions that say the same differ in nothing', () => {
  expect(draftDiff(rule([wait('a')]), rule([wait('a')], { limits: {}, group: '' }))).toEqual([])
})

test('tells what was added, removed, changed and moved', () => {
  expect(said(draftDiff(rule([wait('a'), wait('b'), task('c'), task('d')]), rule([task('c'), wait('a'), wait('b', 2), task('e')])))).toEqual(['moved c', 'changed b', 'added e', 'removed d'])
})

test('a branch is not changed by what changes within it', () => {
  const branch = (yes: Step[]): Step => ({ id: 'x', kind: 'branch', condition: { and: [] }, yes, no: [] })
  expect(said(draftDiff(rule([branch([wait('a')])]), rule([branch([wait('a'), task('b')])])))).toEqual(['added b'])
  expect(said(draftDiff(rule([branch([wait('a')])]), rule([wait('a'), branch([])])))).toEqual(['moved a'])
})

test('tells of everything around the steps', () => {
  const after = rule([], { name: 'B', group: 'G', event: { kind: 'change', entity: 'task' }, condition: { field: 'status', op: 'empty' }, limits: { oncePerDays: 7 } })
  expect(said(draftDiff(rule([]), after))).toEqual(['name', 'group', 'event', 'condition', 'limits'])
})
