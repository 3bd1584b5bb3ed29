import { DndContext, DragOverlay, KeyboardSensor, PointerSensor, pointerWithin, closestCenter, useSensor, useSensors, type Announcements, type CollisionDetection, type DragEndEvent } from '@dnd-kit/core'
import { sortableKeyboardCoordinates } from '@dnd-kit/sortable'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import type { Catalogue, Question } from '#shared/contracts/analytics.ts'
import { formatNumber } from '../../../base/format.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { FieldList } from './FieldList.tsx'
import { FilterValues } from './FilterValues.tsx'
import { askable, codesOn, fitting, MOST, put, SHELVES, take, type Layout, type Shelf as ShelfName } from './layout.ts'
import { Shelf, type Chip } from './Shelf.tsx'
import classes from './builder.module.css'

const labels = {
  rows: msg({ message: 'Rows', context: 'shelf of a report' }), columns: msg({ message: 'Columns', context: 'shelf of a report' }),
  measures: msg({ message: 'Measures', context: 'shelf of a report' }), filters: msg({ message: 'Filters', context: 'shelf of a report' }),
}
type Held = { code: string; isMeasure: boolean; title: string; shelf?: ShelfName }

/** The pointer says where it is; by the keyboard the nearest place counts. */
const collision: CollisionDetection = args => { const under = pointerWithin(args); return under.length > 0 ? under : closestCenter(args) }

type ShelvesProps = { catalogue: Catalogue; layout: Layout; period: Question['period']; set: (change: (layout: Layout) => Layout) => void; children: ReactNode }

/** The fields on the left, the four shelves on top, what comes of them beneath. */
export function Shelves({ catalogue, layout, period, set, children }: ShelvesProps) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const [held, setHeld] = useState<Held | null>(null)
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }), useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates, keyboardCodes: { start: ['Space'], cancel: ['Escape'], end: ['Space', 'Enter'] } }))
  const metrics = askable(catalogue)
  const dimensions = fitting(catalogue, layout)
  const titleOf = (code: string, isMeasure: boolean): string => {
    const found = isMeasure ? catalogue.metrics.find(one => one.code === code) : catalogue.dimensions.find(one => one.code === code)
    return found ? inLocale(found.title, locale) : code
  }
  const onDragEnd = ({ active, over }: DragEndEvent): void => {
    setHeld(null)
    const what = active.data.current as Held | undefined
    const where = over?.data.current as { shelf?: ShelfName; code?: string } | undefined
    if (!what) return
    if (!where?.shelf) {
      // A chip that is dropped beside the shelves is taken away.
      if (what.shelf && !over) set(now => take(now, what.code, what.shelf!))
      return
    }
    const { shelf, code } = where
    if (what.isMeasure !== (shelf === 'measures')) return
    set(now => {
      const from = what.shelf === 'filters' && shelf !== 'filters' ? now : what.shelf && what.shelf !== shelf ? take(now, what.code, what.shelf) : now
      const at = code ? codesOn(from, shelf).indexOf(code) : undefined
      if (shelf === 'filters' && what.shelf === 'filters') return now
      return put(from, what.code, shelf, at === -1 ? undefined : at)
    })
  }
  const announcements: Announcements = {
    onDragStart: ({ active }) => t`Taken: ${(active.data.current as Held | undefined)?.title ?? ''}`,
    onDragOver: ({ over }) => { const shelf = (over?.data.current as { shelf?: ShelfName } | undefined)?.shelf; return shelf ? i18n._(labels[shelf]) : undefined },
    onDragEnd: ({ over }) => (over ? t`Put down` : t`Left where it was`),
    onDragCancel: () => t`Left where it was`,
  }
  const move = (shelf: ShelfName, code: string, by: -1 | 1): void => set(now => {
    if (shelf !== 'filters') return put(now, code, shelf, codesOn(now, shelf).indexOf(code) + by)
    const list = [...(now.filters ?? [])]
    const at = list.findIndex(filter => filter.dimension === code)
    const [moved] = list.splice(at, 1)
    return { ...now, filters: list.toSpliced(at + by, 0, moved!) }
  })
  const chipsOf = (shelf: ShelfName): Chip[] => {
    if (shelf !== 'filters') return codesOn(layout, shelf).map(code => ({ code, title: titleOf(code, shelf === 'measures') }))
    return (layout.filters ?? []).map(filter => ({
      code: filter.dimension,
      title: titleOf(filter.dimension, false),
      said: filter.in.length === 0 ? t`any` : filter.not ? t`all but ${formatNumber(filter.in.length, locale)}` : formatNumber(filter.in.length, locale),
      body: <FilterValues filter={filter} measure={layout.measures[0] ?? 'orders'} period={period} onChange={next => set(now => ({ ...now, filters: (now.filters ?? []).map(one => (one.dimension === next.dimension ? next : one)) }))} />,
    }))
  }
  const optionsOf = (shelf: ShelfName) => {
    const used = new Set(shelf === 'filters' || shelf === 'measures' ? codesOn(layout, shelf) : [...codesOn(layout, 'rows'), ...codesOn(layout, 'columns')])
    return (shelf === 'measures' ? metrics : dimensions).filter(one => !used.has(one.code)).map(one => ({ code: one.code, title: inLocale(one.title, locale) }))
  }
  const used = new Set(SHELVES.flatMap(shelf => codesOn(layout, shelf)))
  return (
    <DndContext
      sensors={sensors} collisionDetection={collision} onDragStart={({ active }) => setHeld((active.data.current as Held | undefined) ?? null)} onDragEnd={onDragEnd} onDragCancel={() => setHeld(null)}
      accessibility={{ announcements, screenReaderInstructions: { draggable: t`Space takes it, arrows move it, Space puts it down, Esc leaves it where it was.` } }}
    >
      <div className={classes.builder}>
        <FieldList metrics={metrics} dimensions={dimensions} used={used} onPick={(code, isMeasure) => set(now => put(now, code, isMeasure ? 'measures' : 'rows'))} />
        <div className={classes.work}>
          <div className={classes.shelves}>
            {SHELVES.map(shelf => (
              <Shelf
                key={shelf} name={shelf} label={i18n._(labels[shelf])} chips={chipsOf(shelf)} options={optionsOf(shelf)} isFull={codesOn(layout, shelf).length >= MOST[shelf]}
                onAdd={code => set(now => put(now, code, shelf))} onRemove={code => set(now => take(now, code, shelf))} onMove={(code, by) => move(shelf, code, by)}
              />
            ))}
          </div>
          {children}
        </div>
      </div>
      <DragOverlay dropAnimation={null}>{held && <span className={classes.chip} data-held><span className={classes.chipName}>{held.title}</span></span>}</DragOverlay>
    </DndContext>
  )
}
