import { Trans } from '@lingui/react/macro'
import type { SegmentRow } from '#shared/contracts/segments.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { Amount } from '../../ui/display/Money.tsx'
import classes from './segments.module.css'

/** What a segment is, for who may look at it and not change it: words, where others have fields. */
export function SegmentFacts({ segment }: { segment: SegmentRow }) {
  const locale = useLocale()
  return (
    <dl className={classes.facts}>
      {segment.description && <div><dt><Trans>What for</Trans></dt><dd dir="auto">{segment.description}</dd></div>}
      <div><dt><Trans>Who is in it</Trans></dt><dd dir="auto">{segment.words ? inLocale(segment.words, locale) : <Trans>fixed list</Trans>}</dd></div>
      {segment.limit !== null && <div><dt><Trans>At most so many customers</Trans></dt><dd><Amount value={segment.limit} /></dd></div>}
      <div><dt><Trans>Code for programs</Trans></dt><dd>{segment.code}</dd></div>
    </dl>
  )
}
