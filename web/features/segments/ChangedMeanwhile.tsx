import { Button } from '@mantine/core'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { SegmentRow } from '#shared/contracts/segments.ts'
import type { ApiError } from '../../base/api.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { When } from '../../ui/display/When.tsx'
import { segmentQuery } from './segment-api.ts'
import classes from './segments.module.css'

type Met = Record<string, { theirs: unknown; by: string | null; at: string | null }>
const LABELS: Record<string, MessageDescriptor> = { name: msg`Name`, description: msg`What for`, condition: msg`Who is in it`, limit: msg`At most so many customers` }

/** Somebody has saved the same segment meanwhile: what is there now, and which of the two stays. Nothing has been overwritten. */
export function ChangedMeanwhile({ id, error, onTheirs, onMine }: { id: number; error: ApiError; onTheirs: (now: SegmentRow) => void; onMine: (now: SegmentRow) => void }) {
  const { i18n } = useLingui()
  const locale = useLocale()
  const answer = useQuery({ ...segmentQuery(id), staleTime: 0, refetchOnMount: 'always' })
  // What was cached may be older than what was met.
  const now = answer.isFetching ? undefined : answer.data
  const fields = (error.params['fields'] ?? {}) as Met
  const last = Object.values(fields)[0]
  const say = (name: string, value: unknown): string => (name === 'condition' ? (now?.words ? inLocale(now.words, locale) : '…') : value === null || value === '' ? '—' : String(value))
  return (
    <div role="alert" className={classes.conflict}>
      <p><strong>{last?.by ? <Trans>{last.by} has saved this segment while you were changing it.</Trans> : <Trans>Somebody has saved this segment while you were changing it.</Trans>}</strong> {last?.at && <span className="soft"><When value={last.at} /></span>}</p>
      <dl>{Object.entries(fields).map(([name, { theirs }]) => <div key={name}><dt>{LABELS[name] ? i18n._(LABELS[name]) : name}</dt><dd dir="auto">{say(name, theirs)}</dd></div>)}</dl>
      <p className="soft"><Trans>Nothing has been overwritten: what you typed is above, what is saved now is here.</Trans></p>
      <div className={classes.foot}>
        <Button size="compact-md" variant="default" disabled={!now} onClick={() => now && onMine(now)}><Trans>Keep mine, save over it</Trans></Button>
        <Button size="compact-md" variant="subtle" disabled={!now} onClick={() => now && onTheirs(now)}><Trans>Take theirs</Trans></Button>
      </div>
    </div>
  )
}
