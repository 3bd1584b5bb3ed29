import { ActionIcon, Menu, UnstyledButton } from '@mantine/core'
import { useDroppable } from '@dnd-kit/core'
import { SortableContext, useSortable, rectSortingStrategy } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowLeft, IconArrowRight, IconPlus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Shelf as ShelfName } from './layout.ts'
import classes from './builder.module.css'

export type Chip = { code: string; title: string; /** A filter's values, said. */ said?: string | undefined; body?: ReactNode }
type ShelfProps = {
  name: ShelfName
  label: string
  chips: readonly Chip[]
  /** What can be put here. */
  options: readonly { code: string; title: string }[]
  isFull: boolean
  onAdd: (code: string) => void
  onRemove: (code: string) => void
  onMove: (code: string, by: -1 | 1) => void
}

/** A row of what the report is made of: chips that are dragged, moved by their menu, or taken away; and a menu of what can be added. */
export function Shelf({ name, label, chips, options, isFull, onAdd, onRemove, onMove }: ShelfProps) {
  const { t } = useLingui()
  const { setNodeRef, isOver } = useDroppable({ id: `shelf:${name}`, data: { shelf: name } })
  return (
    <div className={classes.shelf} role="group" aria-label={label}>
      <span className={classes.shelfLabel}>{label}</span>
      <div ref={setNodeRef} className={classes.shelfPlace} data-over={isOver || undefined}>
        <SortableContext items={chips.map(chip => `chip:${name}:${chip.code}`)} strategy={rectSortingStrategy}>
          {chips.map((chip, at) => <ShelfChip key={chip.code} shelf={name} chip={chip} isFirst={at === 0} isLast={at === chips.length - 1} onRemove={() => onRemove(chip.code)} onMove={by => onMove(chip.code, by)} />)}
        </SortableContext>
        {!isFull && (
          <Menu position="bottom-start" withinPortal>
            <Menu.Target><ActionIcon variant="subtle" size={28} className="no-print" aria-label={t`${label}: add`}><IconPlus size={16} stroke={1.5} /></ActionIcon></Menu.Target>
            <Menu.Dropdown mah={360} style={{ overflow: 'auto' }}>
              {options.length === 0 && <Menu.Item disabled><Trans>Nothing more fits the chosen measures</Trans></Menu.Item>}
              {options.map(option => <Menu.Item key={option.code} onClick={() => onAdd(option.code)}>{option.title}</Menu.Item>)}
            </Menu.Dropdown>
          </Menu>
        )}
        {chips.length === 0 && <span className={classes.shelfHint}><Trans>drag here</Trans></span>}
      </div>
    </div>
  )
}

function ShelfChip({ shelf, chip, isFirst, isLast, onRemove, onMove }: { shelf: ShelfName; chip: Chip; isFirst: boolean; isLast: boolean; onRemove: () => void; onMove: (by: -1 | 1) => void }) {
  const { t } = useLingui()
  const { setNodeRef, attributes, listeners, transform, transition, isDragging } = useSortable({ id: `chip:${shelf}:${chip.code}`, data: { shelf, code: chip.code, isMeasure: shelf === 'measures', title: chip.title } })
  return (
    <span ref={setNodeRef} className={classes.chip} data-dragging={isDragging || undefined} style={{ transform: CSS.Translate.toString(transform), transition }}>
      <Menu position="bottom-start" withinPortal closeOnItemClick={!chip.body}>
        <Menu.Target>
          <UnstyledButton className={classes.chipName} {...attributes} {...listeners} role="button" aria-roledescription={undefined} aria-label={chip.said ? `${chip.title}: ${chip.said}` : chip.title}>
            {chip.title}{chip.said && <b>{chip.said}</b>}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {chip.body}
          {!isFirst && <Menu.Item leftSection={<IconArrowLeft size={16} stroke={1.5} />} onClick={() => onMove(-1)}><Trans>Earlier</Trans></Menu.Item>}
          {!isLast && <Menu.Item leftSection={<IconArrowRight size={16} stroke={1.5} />} onClick={() => onMove(1)}><Trans>Later</Trans></Menu.Item>}
          <Menu.Item leftSection={<IconX size={16} stroke={1.5} />} onClick={onRemove}><Trans>Take away</Trans></Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <UnstyledButton className={`${classes.chipAway} no-print`} onClick={onRemove} aria-label={t`Take away: ${chip.title}`}><IconX size={12} aria-hidden /></UnstyledButton>
    </span>
  )
}
