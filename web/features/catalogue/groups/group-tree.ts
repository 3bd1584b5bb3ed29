import type { ProductGroup } from '#shared/contracts/catalogue.ts'

export type GroupNode = { group: ProductGroup; level: number; children: GroupNode[] }

/** The groups as trees, one root after another. A group whose parent is not shown, or that stands under itself, is a root: nothing gets lost. */
export function groupTrees(groups: ProductGroup[]): GroupNode[] {
  const nodes = new Map(groups.map(group => [group.id, { group, level: 0, children: [] } as GroupNode]))
  const roots: GroupNode[] = []
  const isUnderItself = (group: ProductGroup): boolean => {
    const seen = new Set<number>()
    for (let at: ProductGroup | undefined = group; at; at = at.parentId === null ? undefined : nodes.get(at.parentId)?.group) {
      if (seen.has(at.id)) return at.id === group.id
      seen.add(at.id)
    }
    return false
  }
  for (const node of nodes.values()) {
    const parent = node.group.parentId === null || isUnderItself(node.group) ? undefined : nodes.get(node.group.parentId)
    if (parent) parent.children.push(node)
    else roots.push(node)
  }
  const level = (list: GroupNode[], depth: number): void => { for (const node of list) { node.level = depth; level(node.children, depth + 1) } }
  level(roots, 0)
  return roots
}

/** The lines that show: children of open groups, or — while one searches — whatever has the words, with what stands above it. */
export function shownLines(trees: GroupNode[], open: ReadonlySet<number>, words: string): GroupNode[] {
  const wanted = words.trim().toLocaleLowerCase()
  const lines: GroupNode[] = []
  const walk = (node: GroupNode): boolean => {
    const at = lines.push(node)
    const isInside = (wanted !== '' || open.has(node.group.id)) && node.children.map(walk).includes(true)
    const isFound = wanted === '' || isInside || node.group.name.toLocaleLowerCase().includes(wanted)
    if (!isFound) lines.length = at - 1
    return isFound
  }
  for (const root of trees) walk(root)
  return lines
}

/** Ids of all groups above this one. */
export function idsAbove(groups: ProductGroup[], id: number | undefined): number[] {
  const byId = new Map(groups.map(group => [group.id, group]))
  const above = new Set<number>()
  for (let at = id === undefined ? null : byId.get(id)?.parentId; at && !above.has(at); at = byId.get(at)?.parentId) above.add(at)
  return [...above]
}

/** «Посуда / Чашки»: a group by all its names. */
export function groupPath(groups: ProductGroup[], group: ProductGroup): string {
  const byId = new Map(groups.map(one => [one.id, one]))
  return [...idsAbove(groups, group.id).toReversed().map(id => byId.get(id)!.name), group.name].join(' / ')
}
