import type { Widget } from '#shared/contracts/dashboards.ts'

const isSame = (one: Widget | undefined, other: Widget | undefined): boolean => JSON.stringify(one) === JSON.stringify(other)
const byId = (widgets: readonly Widget[]): Map<number, Widget> => new Map(widgets.map(widget => [widget.id, widget]))

/**
 * Two people arranged one dashboard at the same moment: both are kept. `base` is what I saw, `mine` what I made of it, `theirs` what stands there by now. Ids below
 * one are mine and not kept yet. Where both changed one widget, mine stands; what I changed comes back when they removed it.
 */
export function mergeWidgets(base: readonly Widget[], mine: readonly Widget[], theirs: readonly Widget[], newId: () => number): Widget[] {
  const [was, now, own] = [byId(base), byId(theirs), byId(mine)]
  const merged = mine.flatMap((widget): Widget[] => {
    const before = was.get(widget.id)
    const their = now.get(widget.id)
    if (!before) return [widget]
    if (!isSame(before, widget)) return [their ? widget : { ...widget, id: newId() }]
    return their ? [their] : []
  })
  merged.push(...theirs.filter(widget => !was.has(widget.id) && !own.has(widget.id)))
  const isReordered = String(mine.filter(one => was.has(one.id)).map(one => one.id)) !== String(base.filter(one => own.has(one.id)).map(one => one.id))
  if (isReordered) return merged
  const place = new Map(theirs.map((widget, at) => [widget.id, at]))
  const standing = merged.filter(widget => place.has(widget.id)).sort((one, other) => place.get(one.id)! - place.get(other.id)!)
  return [...standing, ...merged.filter(widget => !place.has(widget.id))]
}
