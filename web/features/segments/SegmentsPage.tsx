import { Button, Modal } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPlus, IconSparkles, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { SegmentRow } from '#shared/contracts/segments.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { useRight } from '../../base/session.ts'
import { Sparkline } from '../../ui/chart/Sparkline.tsx'
import { Amount } from '../../ui/display/Money.tsx'
import { When } from '../../ui/display/When.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { ReadySegments } from './ReadySegments.tsx'
import { segmentsQuery } from './segment-api.ts'
import classes from './segments.module.css'

/** All segments with how many are in them and how that went. */
export function SegmentsPage() {
  const { t } = useLingui()
  const mayChange = useRight('segments.change') !== null
  const navigate = useNavigate()
  const { archived = false, ready = false } = useSearch({ strict: false }) as { archived?: true; ready?: true }
  const show = (next: { archived?: true; ready?: true }, replace = false): void => void navigate({ to: '/analytics/segments', search: next as never, replace })
  const segments = useQuery(segmentsQuery)
  const shown = segments.data?.filter(one => one.isArchived === archived) ?? []
  const readyButton = mayChange && <Button variant="default" leftSection={<IconSparkles size={16} aria-hidden />} onClick={() => show({ ...(archived ? { archived: true } : {}), ready: true })}><Trans>Ready set</Trans></Button>
  const create = mayChange && <Button component={Link} to="/analytics/segments/new" leftSection={<IconPlus size={16} aria-hidden />}><Trans>New segment</Trans></Button>
  return (
    <Page title={t`Segments`} actions={<><Button component={Link} to="/analytics/segments/rfm" variant="subtle"><Trans>Bands of RFM</Trans></Button>{readyButton}{create}</>}>
      {segments.isPending && <CardSkeleton lines={10} />}
      {segments.isError && !segments.data && <ErrorState error={segments.error} onRetry={() => void segments.refetch()} />}
      {segments.data?.length === 0 && (
        <EmptyState icon={<IconUsersGroup size={28} stroke={1.5} />} title={<Trans>No segments yet</Trans>} action={readyButton}>
          <Trans>A segment keeps itself: whoever fulfils its condition is in it seconds later, and out again when it no longer holds.</Trans>
        </EmptyState>
      )}
      {segments.data && segments.data.length > 0 && (
        <>
          {segments.data.some(one => one.isArchived) && <p><Button variant="subtle" size="compact-sm" onClick={() => show(archived ? {} : { archived: true })}>{archived ? <Trans>Those in use</Trans> : <Trans>Archived ones</Trans>}</Button></p>}
          <div className={classes.scroll} tabIndex={0} role="region" aria-label={t`Segments`}>
            <table className={classes.table}>
              <thead><tr><th><Trans>Segment</Trans></th><th className={classes.figure}><Trans>Customers</Trans></th><th className={classes.wide}><Trans>30 days</Trans></th><th className={classes.wide}><Trans>Kind</Trans></th><th className={classes.wide}><Trans>Looked at</Trans></th></tr></thead>
              <tbody>{shown.map(one => <Row key={one.id} segment={one} />)}</tbody>
            </table>
          </div>
        </>
      )}
      <Modal opened={ready && mayChange} onClose={() => show(archived ? { archived: true } : {}, true)} title={<Trans>Ready set</Trans>} size="lg"><ReadySegments onDone={() => show({}, true)} /></Modal>
    </Page>
  )
}

function Row({ segment }: { segment: SegmentRow }) {
  const locale = useLocale()
  return (
    <tr>
      <td>
        <div className={classes.clamp}><Link className={classes.name} to={`/analytics/segments/${segment.id}`} dir="auto" title={segment.name}>{segment.name}</Link> <span className="faint">{segment.code}</span></div>
        <div className={`${classes.words} ${classes.clamp}`} dir="auto">{segment.description || (segment.words && inLocale(segment.words, locale))}</div>
      </td>
      <td className={classes.figure}>{segment.isCounted ? <Amount value={segment.size} /> : <span className="soft"><Trans>is counted…</Trans></span>}</td>
      <td className={classes.wide}><Sparkline values={segment.sizes} /></td>
      <td className={classes.wide}>{!segment.isDynamic ? <Trans>fixed list</Trans> : segment.isActive ? <Trans>keeps itself</Trans> : <Trans>switched off</Trans>}</td>
      <td className={`soft ${classes.wide}`}><When value={segment.checkedAt} /></td>
    </tr>
  )
}
