import { TextInput } from '@mantine/core'
import { useDraggable } from '@dnd-kit/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconCategory, IconHash, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { DimensionCard, MetricCard } from '#shared/contracts/analytics.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import classes from './builder.module.css'

type FieldListProps = { metrics: readonly MetricCard[]; dimensions: readonly DimensionCard[]; used: ReadonlySet<string>; onPick: (code: string, isMeasure: boolean) => void }

/** All that can be asked: dragged onto a shelf, or put there by Enter. */
export function FieldList({ metrics, dimensions, used, onPick }: FieldListProps) {
  const { t } = useLingui()
  const locale = useLocale()
  const [sought, setSought] = useState('')
  const isFound = (title: { ru: string; en: string }): boolean => inLocale(title, locale).toLowerCase().includes(sought.trim().toLowerCase())
  const found = { metrics: metrics.filter(metric => isFound(metric.title)), dimensions: dimensions.filter(dimension => isFound(dimension.title)) }
  return (
    <section className={`${classes.fields} no-print`} aria-label={t`Fields`}>
      <TextInput value={sought} onChange={event => setSought(event.currentTarget.value)} placeholder={t`Find a field`} aria-label={t`Find a field`} leftSection={<IconSearch size={16} stroke={1.5} aria-hidden />} />
      <div className={classes.fieldScroll}>
        <h3><Trans>Dimensions</Trans></h3>
        <ul>{found.dimensions.map(one => <Field key={one.code} code={one.code} title={inLocale(one.title, locale)} isUsed={used.has(one.code)} onPick={() => onPick(one.code, false)} />)}</ul>
        <h3><Trans>Measures</Trans></h3>
        <ul>{found.metrics.map(one => <Field key={one.code} code={one.code} title={inLocale(one.title, locale)} hint={inLocale(one.formula, locale)} isMeasure isUsed={used.has(one.code)} onPick={() => onPick(one.code, true)} />)}</ul>
        {found.metrics.length + found.dimensions.length === 0 && <p className="soft"><Trans>Nothing is called so. Fields that the chosen measures cannot be told apart by are not shown.</Trans></p>}
      </div>
    </section>
  )
}

function Field({ code, title, hint, isMeasure = false, isUsed, onPick }: { code: string; title: string; hint?: string; isMeasure?: boolean; isUsed: boolean; onPick: () => void }) {
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: `list:${isMeasure ? 'm' : 'd'}:${code}`, data: { code, isMeasure, title } })
  const Icon = isMeasure ? IconHash : IconCategory
  return (
    <li>
      {/* Drags by the pointer; by the keyboard Enter does the same at once. */}
      <button type="button" ref={setNodeRef} className={classes.field} data-used={isUsed || undefined} data-dragging={isDragging || undefined} title={hint} onClick={onPick} {...listeners}>
        <Icon size={14} stroke={1.5} aria-hidden /><span>{title}</span>
      </button>
    </li>
  )
}
