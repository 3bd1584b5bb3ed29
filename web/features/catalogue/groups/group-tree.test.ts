import { expect, test } from 'vitest'
import type { ProductGroup } from '#shared/contracts/catalogue.ts'
import { groupPath, groupTrees, idsAbove, shownLines } from './group-tree.ts'

const group = (id: number, parentId: number | null, name = `Группа ${id}`): ProductGroup => ({ id, parentId, name, site: 'shop', externalId: null, description: null, active: true, level: 0, productsCount: 1 })
const names = (groups: ProductGroup[], open: number[], words = ''): string[] => shownLines(groupTrees(groups), new Set(open), words).map(({ group: { id }, level }) => `${'-'.repeat(level)}${id}`)

const dishes = [group(1, null, 'Посуда'), group(2, 1, 'Чашки'), group(3, 2, 'Чашки с блюдцем'), group(4, 1, 'Ложки')]

test('children show under their open parents only', () => {
  expect(names(dishes, [])).toEqual(['1'])
  expect(names(dishes, [1])).toEqual(['1', '-2', '-4'])
  expect(names(dishes, [1, 2])).toEqual(['1', '-2', '--3', '-4'])
  expect(names(dishes, [2])).toEqual(['1'])
})

test('a search shows what has the words, with what stands above it, open or not', () => {
  expect(names(dishes, [], 'блюдц')).toEqual(['1', '-2', '--3'])
  expect(names(dishes, [], 'ложки ')).toEqual(['1', '-4'])
  expect(names(dishes, [1], 'вилки')).toEqual([])
})

test('a group whose parent cannot be seen, or that stands under itself, is not lost', () => {
  expect(names([group(5, 99)], [])).toEqual(['5'])
  expect(names([group(6, 7), group(7, 6), group(8, 7)], [6, 7]).toSorted()).toEqual(['-8', '6', '7'])
  expect(idsAbove([group(6, 7), group(7, 6)], 6)).toEqual([7, 6])
})

test('the path names all groups above, from the top', () => {
  expect(groupPath(dishes, dishes[2]!)).toBe('Посуда / Чашки / Чашки с блюдцем')
  expect(idsAbove(dishes, 3)).toEqual([2, 1])
  expect(idsAbove(dishes, undefined)).toEqual([])
})
