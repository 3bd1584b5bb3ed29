import '@xyflow/react/dist/base.css'
import { ActionIcon } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react'
import { BaseEdge, EdgeLabelRenderer, Handle, Position, ReactFlow, ReactFlowProvider, useReactFlow, type Edge, type EdgeProps, type Node, type NodeProps } from '@xyflow/react'
import { createContext, memo, useCallback, useContext, useEffect, useMemo, useRef, type KeyboardEvent } from 'react'
import { CardFace } from './CardFace.tsx'
import { ADD, CARD, layFlow, type Laid, type Place } from './flow-layout.ts'
import { linePath } from './line-path.ts'
import { cardName, type FlowView } from './flow-view.ts'
import { StepMenu } from './StepMenu.tsx'
import { stepBefore } from './step-before.ts'
import classes from './flow.module.css'

type Data = { stepId?: string; place?: Place }
type FlowNode = Node<Data>
type FlowEdge = Edge<{ lane?: { stepId: string; key: string } }>

const Shown = createContext<{ view: FlowView; onFocus: (node: { x: number; y: number; width: number; height: number }) => void } | null>(null)
const useShown = () => useContext(Shown)!

const nodeTypes = { card: memo(CardNode), add: memo(AddNode), join: memo(JoinNode) }
const edgeTypes = { line: memo(Line) }
const ALL_STILL = { nodesDraggable: false, nodesConnectable: false, nodesFocusable: false, edgesFocusable: false, elementsSelectable: false, disableKeyboardA11y: true, zoomOnDoubleClick: false, deleteKeyCode: null, selectionKeyCode: null } as const
const ZOOM = { min: 0.3, max: 1.5 }

function CardNode({ data, positionAbsoluteX: x, positionAbsoluteY: y }: NodeProps<FlowNode>) {
  const { view, onFocus } = useShown()
  const id = data.stepId!
  const card = view.cardOf(id)
  return (
    <>
      <Handle type="target" position={Position.Top} className={classes.handle} />
      <button
        type="button" className={`${classes.card} nopan`} data-card={id} data-selected={view.selected === id || undefined} data-wrong={card.problems.length > 0 || undefined} aria-pressed={view.selected === id}
        aria-label={cardName(card)} title={card.detail} onClick={() => view.onSelect(id)} onFocus={() => onFocus({ x, y, ...CARD })}
      >
        <CardFace card={card} />
      </button>
      <Handle type="source" position={Position.Bottom} className={classes.handle} />
    </>
  )
}

function AddNode({ data, positionAbsoluteX: x, positionAbsoluteY: y }: NodeProps<FlowNode>) {
  const { view, onFocus } = useShown()
  const before = stepBefore(view, data.place!)
  return (
    <div className={classes.addSpot} onFocus={() => onFocus({ x, y, width: ADD, height: ADD })}>
      <Handle type="target" position={Position.Top} className={classes.handle} />
      <StepMenu place={data.place!} after={before} view={view} />
      <Handle type="source" position={Position.Bottom} className={classes.handle} />
    </div>
  )
}

function JoinNode() {
  return (
    <>
      <Handle type="target" position={Position.Top} className={classes.handle} />
      <Handle type="source" position={Position.Bottom} className={classes.handle} />
    </>
  )
}

function Line({ sourceX, sourceY, targetX, targetY, data }: EdgeProps<FlowEdge>) {
  const { view } = useShown()
  const path = linePath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, data?.lane ? sourceY + 12 : targetY - 8)
  return (
    <>
      <BaseEdge path={path} className={classes.line} />
      {data?.lane && (
        <EdgeLabelRenderer>
          <span className={classes.lane} aria-hidden style={{ transform: `translate(-50%, -50%) translate(${targetX}px, ${(sourceY + 12 + targetY) / 2}px)` }}>{view.laneLabel(data.lane.stepId, data.lane.key)}</span>
        </EdgeLabelRenderer>
      )}
    </>
  )
}

/** The flow drawn; every card is a button, arrows go through them, and what is focused comes into sight. */
export function FlowCanvas({ view }: { view: FlowView }) {
  return <ReactFlowProvider><Canvas view={view} /></ReactFlowProvider>
}

function Canvas({ view }: { view: FlowView }) {
  const { t } = useLingui()
  const flow = useReactFlow()
  const box = useRef<HTMLDivElement>(null)
  const laid = useMemo(() => layFlow(view.heads, view.steps), [view.heads, view.steps])
  const { nodes, edges } = useMemo(() => drawn(laid), [laid])

  const home = useCallback((whole: boolean) => {
    const room = box.current?.getBoundingClientRect()
    if (!room) return
    const fit = Math.min((room.width - 48) / laid.width, whole ? (room.height - 64) / laid.height : 1, 1)
    const zoom = Math.max(ZOOM.min, whole ? fit : Math.max(fit, 0.75))
    void flow.setViewport({ x: room.width / 2, y: 24, zoom })
  }, [flow, laid])
  const isPlaced = useRef(false)
  useEffect(() => { if (!isPlaced.current) { isPlaced.current = true; home(false) } }, [home])
  // The panel beside it opens and closes: what stood in the middle goes on standing there.
  useEffect(() => {
    const room = box.current
    if (!room) return
    let width = room.clientWidth
    const observer = new ResizeObserver(() => {
      const [before, now] = [width, room.clientWidth]
      width = now
      const { x, y, zoom } = flow.getViewport()
      if (before !== now) void flow.setViewport({ x: x + (now - before) / 2, y, zoom })
    })
    observer.observe(room)
    return () => observer.disconnect()
  }, [flow])

  const onFocus = useCallback((node: { x: number; y: number; width: number; height: number }) => {
    const room = box.current?.getBoundingClientRect()
    if (!room) return
    const { x, y, zoom } = flow.getViewport()
    const [left, top] = [node.x * zoom + x, node.y * zoom + y]
    const [right, bottom] = [left + node.width * zoom, top + node.height * zoom]
    const by = (low: number, high: number, size: number): number => (low < 16 ? 16 - low : high > size - 16 ? size - 16 - high : 0)
    const [dx, dy] = [by(left, right, room.width), by(top, bottom, room.height)]
    if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom })
  }, [flow])

  // A step that was just put somewhere is shown, with the fields that it is filled in by.
  const { selected } = view
  useEffect(() => {
    const node = laid.nodes.find(one => one.kind === 'card' && one.stepId === selected)
    if (!node) return
    const frame = requestAnimationFrame(() => onFocus({ x: node.x, y: node.y, ...CARD }))
    return () => cancelAnimationFrame(frame)
  }, [selected, laid, onFocus])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (!(event.target instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.altKey || !box.current?.contains(event.target)) return
    const card = event.target.dataset.card
    if ((event.key === 'Delete' || event.key === 'Backspace') && card && view.onRemove && !view.heads.includes(card)) { event.preventDefault(); view.onRemove(card); return }
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
    if (!step || event.target.getAttribute('aria-expanded') === 'true') return
    const all = [...box.current.querySelectorAll<HTMLElement>('[data-card], [data-add]')]
    const next = all[all.indexOf(event.target) + step]
    if (next) { event.preventDefault(); event.stopPropagation(); next.focus({ preventScroll: true }) }
  }
  const shown = useMemo(() => ({ view, onFocus }), [view, onFocus])
  return (
    <Shown value={shown}>
      <section ref={box} className={classes.canvas} aria-label={t`The rule as a flow`} onKeyDown={onKeyDown}>
        <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} minZoom={ZOOM.min} maxZoom={ZOOM.max} panOnScroll {...ALL_STILL} />
        <div className={classes.zoom}>
          <ActionIcon variant="default" size={30} aria-label={t`Zoom in`} onClick={() => void flow.zoomIn()}><IconPlus size={16} /></ActionIcon>
          <ActionIcon variant="default" size={30} aria-label={t`Zoom out`} onClick={() => void flow.zoomOut()}><IconMinus size={16} /></ActionIcon>
          <ActionIcon variant="default" size={30} aria-label={t`Show all of it`} onClick={() => home(true)}><IconMaximize size={16} /></ActionIcon>
        </div>
      </section>
    </Shown>
  )
}

function drawn(laid: Laid): { nodes: FlowNode[]; edges: FlowEdge[] } {
  return {
    nodes: laid.nodes.map(node => ({
      id: node.id, type: node.kind, position: { x: node.x, y: node.y },
      data: node.kind === 'card' ? { stepId: node.stepId } : node.kind === 'add' ? { place: node.place } : {},
      ...(node.kind === 'card' ? CARD : node.kind === 'add' ? { width: ADD, height: ADD } : { width: 1, height: 1 }),
    })),
    edges: laid.edges.map(edge => ({ id: edge.id, source: edge.source, target: edge.target, type: 'line', data: edge.lane ? { lane: edge.lane } : {} })),
  }
}
