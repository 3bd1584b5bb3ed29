import { Button, Group, Modal, MultiSelect, NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Catalogue, MetricCard } from '#shared/contracts/analytics.ts'
import type { PeriodName, Widget, WidgetInput } from '#shared/contracts/dashboards.ts'
import { plannedOf } from '#shared/plans.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { useNarrow } from '../../../ui/page/narrow.ts'
import { periodNames } from '../../../ui/period/period-words.ts'
import { isTime } from './widget-question.ts'
import classes from './dashboards.module.css'

const kinds: Record<Widget['kind'], MessageDescriptor> = { number: msg`Single number`, line: msg`Line chart`, bars: msg`Bars`, stacked: msg`Stacked bars`, table: msg`Table`, plan: msg`Plan` }
const NEW: WidgetInput = { kind: 'number', title: null, measures: [], by: null, split: null, base: null, period: null, limit: 10, width: 3, height: 1, isHidden: false }
const MOST_MEASURES = 6

/** What the first choice of a kind asks for beside it. */
function sized(widget: WidgetInput, kind: Widget['kind']): WidgetInput {
  if (kind === 'plan') {
    const measures = widget.measures.filter(code => plannedOf(code)).slice(0, 1)
    return { ...widget, kind, measures: measures.length > 0 ? measures : ['revenue'], by: null, split: null, ...(widget.kind === 'plan' ? {} : { width: 6, height: 1 }) }
  }
  if (kind === 'number') return { ...widget, kind, by: null, split: null, ...(widget.kind === 'number' ? {} : { width: 3, height: 1 }) }
  const by = (widget.kind === 'plan' ? null : widget.by) ?? (kind === 'table' ? 'source' : 'day')
  return { ...widget, kind, by, split: kind === 'stacked' ? widget.split ?? 'statusGroup' : null, ...(widget.kind === 'number' || widget.kind === 'plan' ? { width: 6, height: 2 } : {}) }
}

type WidgetEditorProps = { /** Null: a new one. */ widget: Widget | null; catalogue: Catalogue; onSave: (widget: WidgetInput) => void; onClose: () => void }

/** What a widget shows and how, from the catalogue of metrics. */
export function WidgetEditor({ widget, catalogue, onSave, onClose }: WidgetEditorProps) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const isNarrow = useNarrow()
  const [draft, setDraft] = useState<WidgetInput>(widget ?? NEW)
  const set = (change: Partial<WidgetInput>): void => setDraft(before => ({ ...before, ...change }))
  const metrics = catalogue.metrics.filter(metric => metric.mayAsk && metric.source === 'connected' && (draft.kind !== 'plan' || plannedOf(metric.code)))
  const groups = useGroups(metrics, locale)
  const chosen = draft.measures.map(code => metrics.find(metric => metric.code === code)).filter(metric => metric !== undefined)
  // Only what all of the chosen can be told apart by.
  const dimensions = catalogue.dimensions.filter(dimension => chosen.every(metric => metric.dimensions.includes(dimension.code)))
  const options = dimensions.map(dimension => ({ value: dimension.code, label: inLocale(dimension.title, locale) }))
  const isWhole = draft.measures.length > 0 && (draft.kind === 'number' || draft.kind === 'plan' || draft.by !== null) && (draft.by === null || options.some(option => option.value === draft.by))
  return (
    <Modal opened onClose={onClose} title={widget ? <Trans>Set up the widget</Trans> : <Trans>Add to the dashboard</Trans>} size="lg">
      <form onSubmit={event => { event.preventDefault(); if (isWhole) onSave({ ...draft, title: draft.title?.trim() || null }) }}>
        <Stack gap="sm">
          <MultiSelect
            label={<Trans>What</Trans>} data-autofocus searchable hidePickedOptions maxValues={draft.kind === 'stacked' || draft.kind === 'plan' ? 1 : MOST_MEASURES} placeholder={draft.measures.length === 0 ? t`Revenue, orders, average order…` : undefined}
            value={[...draft.measures]} onChange={measures => set({ measures })} data={groups} nothingFoundMessage={<Trans>No such figure</Trans>}
          />
          {chosen.map(metric => <p key={metric.code} className={classes.formula}><b>{inLocale(metric.title, locale)}.</b> {inLocale(metric.formula, locale)}</p>)}
          <div>
            <div className={classes.fieldLabel} id="widget-kind"><Trans>How</Trans></div>
            <SegmentedControl fullWidth orientation={isNarrow ? 'vertical' : 'horizontal'} aria-labelledby="widget-kind" value={draft.kind} onChange={kind => setDraft(sized(draft, kind as Widget['kind']))} data={Object.entries(kinds).map(([value, label]) => ({ value, label: i18n._(label) }))} />
          </div>
          {draft.kind === 'plan' && (
            <Select label={<Trans>Rows by</Trans>} allowDeselect={false} value={draft.by ?? ''} onChange={by => set({ by: by || null, height: by ? 2 : 1 })} data={[{ value: '', label: t`Only the whole` }, { value: 'manager', label: t`Manager` }, { value: 'site', label: t`Store` }]} />
          )}
          {draft.kind !== 'number' && draft.kind !== 'plan' && (
            <Group grow align="flex-start">
              <Select label={<Trans>Rows by</Trans>} searchable allowDeselect={false} value={draft.by} onChange={by => set({ by })} data={options} />
              {(draft.kind === 'stacked' || draft.kind === 'line') && <Select label={<Trans>Told apart by</Trans>} searchable clearable={draft.kind === 'line'} allowDeselect={draft.kind === 'line'} value={draft.split} onChange={split => set({ split })} data={options.filter(option => option.value !== draft.by)} />}
              {!isTime(draft.by) && <NumberInput label={<Trans>Rows</Trans>} min={1} max={100} allowDecimal={false} value={draft.limit} onChange={limit => set({ limit: Math.max(1, Math.min(100, Number(limit) || 10)) })} />}
            </Group>
          )}
          <Group grow align="flex-start">
            <Select label={<Trans>Period</Trans>} value={draft.period ?? ''} allowDeselect={false} onChange={period => set({ period: (period || null) as PeriodName | null })} data={[{ value: '', label: t`As the dashboard` }, ...Object.entries(periodNames).map(([value, label]) => ({ value, label: i18n._(label) }))]} />
            <TextInput label={<Trans>Name</Trans>} placeholder={t`By what it shows`} maxLength={200} value={draft.title ?? ''} onChange={event => set({ title: event.currentTarget.value || null })} />
          </Group>
          <Group justify="flex-end" mt="xs"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" disabled={!isWhole}>{widget ? <Trans>Save</Trans> : <Trans>Add</Trans>}</Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}

const subjects: Partial<Record<MetricCard['subject'], MessageDescriptor>> = {
  order: msg`Orders`, item: msg`Goods`, customer: msg`Customers`, visit: msg`Site`, task: msg`Tasks`, message: msg`Messages`, payment: msg`Payments`, cost: msg`Costs`, stock: msg`Stock`, loyalty: msg`Loyalty`,
}

function useGroups(metrics: readonly MetricCard[], locale: 'ru' | 'en') {
  const { i18n } = useLingui()
  return [...Map.groupBy(metrics, metric => metric.subject)].map(([subject, group]) => ({
    group: subjects[subject] ? i18n._(subjects[subject]) : subject,
    items: group.map(metric => ({ value: metric.code, label: inLocale(metric.title, locale) })),
  }))
}
