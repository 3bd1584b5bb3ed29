/** A step as the layout sees it: what it is called and the lanes it parts into. */
export type LaidStep = { id: string; lanes: { key: string; steps: LaidStep[] }[]; /** Nothing comes after it. */ ends?: boolean }
/** Where a step may be put: into which list, before which place. The whole flow is the list ''; a lane is `<step id>/<lane>`. */
export type Place = { list: string; at: number }

export type LaidNode =
  | { id: string; kind: 'card'; stepId: string; x: number; y: number }
  | { id: string; kind: 'add'; place: Place; x: number; y: number }
  | { id: string; kind: 'join'; x: number; y: number }
export type LaidEdge = { id: string; source: string; target: string; /** Lane that begins with it. */ lane?: { stepId: string; key: string } }
export type Laid = { nodes: LaidNode[]; edges: LaidEdge[]; width: number; height: number }

export const CARD = { width: 264, height: 76 }
export const ADD = 24
const GAP = 32
const LANE_GAP = 48
const LABEL = 28

const widthOf = (steps: LaidStep[]): number => Math.max(CARD.width, ...steps.map(stepWidth))
function stepWidth(step: LaidStep): number {
  if (step.lanes.length === 0) return CARD.width
  return step.lanes.reduce((sum, lane) => sum + widthOf(lane.steps), LANE_GAP * (step.lanes.length - 1))
}

/**
 * Places a flow from top to bottom: cards under each other with a button between, lanes beside each other, joined below. `heads` stand above the
 * first step and have no button between them. Nodes come in reading order, which is the order in which Tab goes through them.
 */
export function layFlow(heads: string[], steps: LaidStep[]): Laid {
  const nodes: LaidNode[] = []
  const edges: LaidEdge[] = []
  const join = (source: string, target: string, lane?: LaidEdge['lane']): void => { edges.push({ id: `${source}>${target}`, source, target, ...(lane ? { lane } : {}) }) }

  /** @returns the node at the end of the list, if it goes on from there, and where it ends */
  const place = (list: string, inside: LaidStep[], middle: number, top: number, from: string, lane?: LaidEdge['lane']): { last: string | null; bottom: number } => {
    let last: string | null = from
    let y = top
    let begins = lane
    const addButton = (at: number): void => {
      const id = `add:${list}:${at}`
      nodes.push({ id, kind: 'add', place: { list, at }, x: middle - ADD / 2, y })
      if (last) join(last, id, begins)
      begins = undefined
      last = id
      y += ADD
    }
    inside.forEach((step, at) => {
      y += GAP / 2
      addButton(at)
      y += GAP / 2
      nodes.push({ id: step.id, kind: 'card', stepId: step.id, x: middle - CARD.width / 2, y })
      if (last) join(last, step.id)
      y += CARD.height
      last = step.ends ? null : step.id
      if (step.lanes.length === 0) return
      let left = middle - stepWidth(step) / 2
      const ends = step.lanes.map(({ key, steps: within }) => {
        const width = widthOf(within)
        const end = place(`${step.id}/${key}`, within, left + width / 2, y + LABEL, step.id, { stepId: step.id, key })
        left += width + LANE_GAP
        return end
      })
      y = Math.max(...ends.map(end => end.bottom)) + GAP / 2
      const going = ends.filter(end => end.last !== null)
      const id = `join:${step.id}`
      last = going.length > 0 ? id : null
      if (last) nodes.push({ id, kind: 'join', x: middle, y })
      for (const end of going) join(end.last!, id)
    })
    const final = inside.at(-1)
    if (!final?.ends) { y += GAP / 2; addButton(inside.length) }
    return { last: final && last === null ? null : last, bottom: y }
  }

  let y = 0
  heads.forEach((id, at) => {
    nodes.push({ id, kind: 'card', stepId: id, x: -CARD.width / 2, y })
    if (at > 0) join(heads[at - 1]!, id)
    y += CARD.height + (at < heads.length - 1 ? GAP : 0)
  })
  const { bottom } = place('', steps, 0, y, heads.at(-1)!)
  return { nodes, edges, width: widthOf(steps), height: bottom }
}
