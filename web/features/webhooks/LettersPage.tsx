import { Button, NativeSelect } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowLeft } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { DeliveriesQuery, DeliveryState, WebhookDelivery } from '#shared/contracts/webhooks.ts'
import { When } from '../../ui/display/When.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { LetterPanel } from './LetterPanel.tsx'
import { endpointsQuery, lettersOf, LOOK_EVERY } from './webhooks-api.ts'
import { KIND_WORDS, pageOfRecord, STATE_WORDS } from './webhook-words.ts'
import classes from './webhooks.module.css'

type Search = { endpoint?: number; state?: DeliveryState; letter?: number }

/** The log of all webhooks: each letter, how it went, what was answered. What is asked stands in the address. */
export function LettersPage() {
  const { t, i18n } = useLingui()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  const endpoints = useQuery(endpointsQuery).data ?? []
  const query: DeliveriesQuery = { ...(search.endpoint ? { endpoint: Number(search.endpoint) } : {}), ...(search.state ? { state: search.state } : {}) }
  const pages = useInfiniteQuery({
    queryKey: ['webhook_letter', 'list', query],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) => lettersOf({ ...query, ...(pageParam ? { before: pageParam } : {}) }, signal),
    getNextPageParam: page => page.nextCursor ?? undefined,
    refetchInterval: LOOK_EVERY,
  })
  const go = (next: Search): void => void navigate({ to: '/settings/webhooks/letters', search: { ...search, ...next }, replace: true })
  const rows = pages.data?.pages.flatMap(page => page.rows) ?? []
  return (
    <Page title={t`Log of webhooks`} actions={<Button component={Link} to="/settings/webhooks" variant="default" leftSection={<IconArrowLeft size={16} aria-hidden />}><Trans>Webhooks</Trans></Button>}>
      <div className={classes.filters}>
        <NativeSelect aria-label={t`Webhook`} value={search.endpoint ?? ''} onChange={event => go({ endpoint: Number(event.currentTarget.value) || undefined })} data={[{ value: '', label: t`All webhooks` }, ...endpoints.map(one => ({ value: String(one.id), label: one.title }))]} />
        <NativeSelect
          aria-label={t`State of letters`} value={search.state ?? ''} onChange={event => go({ state: (event.currentTarget.value || undefined) as DeliveryState | undefined })}
          data={[{ value: '', label: t`Any state` }, ...Object.entries(STATE_WORDS).map(([value, label]) => ({ value, label: i18n._(label) }))]}
        />
      </div>
      {pages.isError && <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <CardSkeleton lines={8} />}
      {pages.data && rows.length === 0 && <EmptyState title={<Trans>No letters of this kind</Trans>}><Trans>A letter stands here from the moment that something happened: taken ones for two weeks, others for two months.</Trans></EmptyState>}
      {rows.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead><tr><th><Trans>When</Trans></th><th><Trans>State</Trans></th><th><Trans>Event</Trans></th><th><Trans>Record</Trans></th><th><Trans>Webhook</Trans></th><th className={classes.number}><Trans>Tries</Trans></th><th className={classes.number}><Trans>Answer</Trans></th></tr></thead>
            <tbody>{rows.map(row => <Row key={row.id} row={row} title={endpoints.find(one => one.id === row.endpointId)?.title ?? ''} isOpen={Number(search.letter) === row.id} onOpen={() => go({ letter: row.id })} />)}</tbody>
          </table>
        </div>
      )}
      {pages.hasNextPage && <div className={classes.more}><Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}><Trans>Earlier</Trans></Button></div>}
      {search.letter && <LetterPanel key={search.letter} id={Number(search.letter)} onClose={() => go({ letter: undefined })} onOpen={letter => go({ letter })} />}
    </Page>
  )
}

function Row({ row, title, isOpen, onOpen }: { row: WebhookDelivery; title: string; isOpen: boolean; onOpen: () => void }) {
  const { i18n } = useLingui()
  const page = pageOfRecord(row.entity, row.entityId)
  return (
    <tr data-open={isOpen || undefined}>
      <td className={classes.when}><When value={row.createdAt} /></td>
      <td className={classes.event}><LetterState row={row} /></td>
      <td className={classes.event}><button type="button" className={classes.title} onClick={onOpen}>{KIND_WORDS[row.kind] ? i18n._(KIND_WORDS[row.kind]!) : row.kind}</button>{row.replayOf !== null && <span className="soft"> · <Trans>again</Trans></span>}</td>
      <td>{page ? <Link to={page}>#{row.entityId}</Link> : <span className="faint">—</span>}</td>
      <td className={classes.whose}>{title}</td>
      <td className={classes.number}>{row.attempts}</td>
      <td className={classes.number}>{row.lastStatus ?? <span className="faint">—</span>}</td>
    </tr>
  )
}

export function LetterState({ row }: { row: WebhookDelivery }) {
  const { i18n } = useLingui()
  const looks = row.state === 'delivered' ? 'ok' : row.state === 'dead' ? 'bad' : row.state === 'waiting' && row.lastError ? 'warning' : 'off'
  return (
    <>
      <span className={classes.state} data-state={looks}>{i18n._(STATE_WORDS[row.state])}</span>
      {row.isBehind && <span className="soft"> · <Trans>behind an earlier one</Trans></span>}
      {row.state === 'waiting' && !row.isBehind && row.attempts > 0 && <span className="soft"> · <Trans>next try <When value={row.nextTryAt} /></Trans></span>}
    </>
  )
}
