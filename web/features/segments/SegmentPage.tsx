import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useRight } from '../../base/session.ts'
import { Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { NoRight } from '../../ui/states/NoRight.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { Members } from './Members.tsx'
import { segmentQuery } from './segment-api.ts'
import { SegmentFacts } from './SegmentFacts.tsx'
import { SegmentForm } from './SegmentForm.tsx'
import { SizeChart } from './SizeChart.tsx'
import classes from './segments.module.css'

/** A segment that is written, or one that is there. */
export function SegmentPage() {
  const { t } = useLingui()
  const { id } = useParams({ strict: false }) as { id: string }
  const number = Number(id)
  const isNew = !Number.isInteger(number)
  const segment = useQuery({ ...segmentQuery(number), enabled: !isNew })
  const mayChange = useRight('segments.change') !== null
  if (isNew && !mayChange) return <NoRight />
  return (
    <Page title={isNew ? t`New segment` : segment.data ? <span className={classes.clamp} dir="auto" title={segment.data.name}>{segment.data.name}</span> : t`Segment`} documentTitle={segment.data?.name ?? (isNew ? t`New segment` : t`Segment`)}>
      {!isNew && segment.isPending && <CardSkeleton lines={10} />}
      {segment.isError && !segment.data && <ErrorState error={segment.error} onRetry={() => void segment.refetch()} />}
      {segment.data && !mayChange && <SegmentFacts segment={segment.data} />}
      {(isNew || segment.data) && mayChange && <SegmentForm key={isNew ? 'new' : number} segment={segment.data ?? null} />}
      {segment.data && (
        <>
          {!segment.data.isCounted && <p className="soft" role="status"><Trans>The first count is under way…</Trans></p>}
          <SizeChart id={segment.data.id} />
          <Members segment={segment.data} />
        </>
      )}
    </Page>
  )
}
