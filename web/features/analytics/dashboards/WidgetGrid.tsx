import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors, type Announcements, type DragOverEvent } from '@dnd-kit/core'
import { arrayMove, SortableContext, sortableKeyboardCoordinates } from '@dnd-kit/sortable'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { DimensionCard, MetricCard } from '#shared/contracts/analytics.ts'
import type { Widget } from '#shared/contracts/dashboards.ts'
import type { Scene } from './widget-question.ts'
import { WidgetCard, type WidgetActs } from './WidgetCard.tsx'
import classes from './dashboards.module.css'

const WIDTHS = [2, 3, 4, 6, 8, 12]
const HIGHEST = 4

type WidgetGridProps = {
  widgets: readonly Widget[]
  scene: Scene
  metric: (code: string) => MetricCard | undefined
  dimensions: readonly DimensionCard[]
  isArranging: boolean
  onChange: (widgets: Widget[]) => void
  onEdit: (widget: Widget) => void
}

/** The widgets in their order, filling rows of twelve columns. Arranged by dragging, by the keyboard on the handle, or by the menu of each. */
export function WidgetGrid({ widgets, scene, metric, dimensions, isArranging, onChange, onEdit }: WidgetGridProps) {
  const { t } = useLingui()
  // While something is dragged, the others make room for it; it is kept when it is let go.
  const [dragged, setDragged] = useState<readonly Widget[] | null>(null)
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }), useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }))
  const shown = (dragged ?? widgets).filter(widget => isArranging || !widget.isHidden)
  const place = (id: unknown): number => (dragged ?? widgets).findIndex(widget => widget.id === id)
  const announcements: Announcements = {
    onDragStart: ({ active }) => t`Taken from place ${place(active.id) + 1}`,
    onDragOver: ({ over }) => (over ? t`At place ${place(over.id) + 1}` : undefined),
    onDragEnd: ({ active }) => t`Put at place ${place(active.id) + 1}`,
    onDragCancel: () => t`Left where it was`,
  }
  const onDragOver = ({ active, over }: DragOverEvent): void => {
    if (!over || active.id === over.id) return
    setDragged(before => { const now = before ?? widgets; return arrayMove([...now], now.findIndex(one => one.id === active.id), now.findIndex(one => one.id === over.id)) })
  }
  const change = (id: number, next: Partial<Widget>): void => onChange(widgets.map(widget => (widget.id === id ? { ...widget, ...next } : widget)))
  const actsOf = (widget: Widget): WidgetActs => ({
    move: by => { const at = widgets.indexOf(widget); if (at + by >= 0 && at + by < widgets.length) onChange(arrayMove([...widgets], at, at + by)) },
    edit: () => onEdit(widget),
    hide: () => change(widget.id, { isHidden: !widget.isHidden }),
    remove: () => onChange(widgets.filter(one => one !== widget)),
    widen: by => { const next = WIDTHS[WIDTHS.findIndex(width => width >= widget.width) + by]; if (next) change(widget.id, { width: next }) },
    heighten: by => change(widget.id, { height: Math.max(1, Math.min(HIGHEST, widget.height + by)) }),
  })
  return (
    <DndContext
      sensors={sensors} collisionDetection={closestCenter} accessibility={{ announcements, screenReaderInstructions: { draggable: t`Space takes it, arrows move it, Space puts it down, Esc leaves it where it was.` } }}
      onDragOver={onDragOver} onDragCancel={() => setDragged(null)} onDragEnd={() => { if (dragged) onChange([...dragged]); setDragged(null) }}
    >
      <SortableContext items={shown.map(widget => widget.id)} strategy={() => null} disabled={!isArranging}>
        <div className={classes.grid}>
          {shown.map(widget => <WidgetCard key={widget.id} widget={widget} scene={scene} metric={metric} dimensions={dimensions} acts={isArranging ? actsOf(widget) : undefined} />)}
        </div>
      </SortableContext>
    </DndContext>
  )
}
