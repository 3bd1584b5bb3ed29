import { Checkbox, Loader, SegmentedControl, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DimensionFilter, Question } from '#shared/contracts/analytics.ts'
import { answerQuery } from '../analytics-api.ts'
import classes from './builder.module.css'

const MOST_SHOWN = 200

/** The values that there are in the period, the most frequent first, with a tick on those that count. */
export function FilterValues({ filter, measure, period, onChange }: { filter: DimensionFilter; measure: string; period: Question['period']; onChange: (filter: DimensionFilter) => void }) {
  const { t } = useLingui()
  const [sought, setSought] = useState('')
  const { data, isLoading } = useQuery(answerQuery({ measures: [measure], rows: [filter.dimension], period, limit: MOST_SHOWN }))
  const known = (data?.rows ?? []).map(row => ({ code: row.keys[0]!.code, title: row.keys[0]!.title || t`not specified` }))
  // What is ticked and does not occur in this period stays to be seen and taken away.
  const absent = filter.in.filter(code => !known.some(one => one.code === code)).map(code => ({ code, title: code || t`not specified` }))
  const shown = [...absent, ...known].filter(one => one.title.toLowerCase().includes(sought.trim().toLowerCase()))
  return (
    <div className={classes.values} onKeyDown={event => event.stopPropagation()}>
      <SegmentedControl size="xs" fullWidth aria-label={t`What the filter does`} value={filter.not ? 'not' : 'in'} onChange={value => onChange({ ...filter, not: value === 'not' })} data={[{ value: 'in', label: t`Only these` }, { value: 'not', label: t`All but these` }]} />
      <TextInput size="xs" value={sought} onChange={event => setSought(event.currentTarget.value)} placeholder={t`Find a value`} aria-label={t`Find a value`} />
      <div className={classes.valueList}>
        {isLoading && <Loader size="xs" />}
        {shown.map(one => (
          <Checkbox key={one.code} size="xs" label={<span dir="auto">{one.title}</span>} checked={filter.in.includes(one.code)} onChange={event => onChange({ ...filter, in: event.currentTarget.checked ? [...filter.in, one.code] : filter.in.filter(code => code !== one.code) })} />
        ))}
        {!isLoading && shown.length === 0 && <span className="soft"><Trans>Nothing in this period</Trans></span>}
      </div>
    </div>
  )
}
