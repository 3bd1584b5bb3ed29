import { Button, Progress } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CatalogueLoad } from '#shared/contracts/catalogue.ts'
import { useReferenceItem } from '../../../base/references.ts'
import { Amount } from '../../../ui/display/Money.tsx'
import { When } from '../../../ui/display/When.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { loadQuery, useLoadActions } from './load-api.ts'
import { errorWords } from './load-words.ts'
import { LoadNotes } from './LoadNotes.tsx'
import { LoadState } from './LoadState.tsx'
import classes from './load.module.css'

/** One load: how far it is, what it asks, what came of it. */
export function LoadResult({ id, mayChange }: { id: number; mayChange: boolean }) {
  const found = useQuery(loadQuery(id))
  if (found.isPending) return <CardSkeleton lines={4} />
  if (found.isError && !found.data) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  return <Shown load={found.data} mayChange={mayChange} />
}

function Shown({ load, mayChange }: { load: CatalogueLoad; mayChange: boolean }) {
  const { t } = useLingui()
  const site = useReferenceItem('sites', load.site)
  return (
    <Block>
      <section aria-label={t`Result of the load`}>
        <header className={classes.resultHead}>
          <h2 className={classes.source} dir="auto">{load.source}</h2>
          <LoadState state={load.state} />
          <span className="soft">{site?.name ?? load.site} · <When value={load.startedAt as string} /></span>
        </header>
        {load.state === 'running' && <Going load={load} />}
        {load.state === 'asks' && <Question load={load} mayChange={mayChange} />}
        {load.state === 'failed' && load.error && <p className={classes.failed} role="alert">{errorWords(load.error)}</p>}
        <Figures load={load} />
        <LoadNotes load={load} />
      </section>
    </Block>
  )
}

function Going({ load }: { load: CatalogueLoad }) {
  const { t } = useLingui()
  const part = load.bytesTotal ? Math.min(100, (100 * load.bytesRead) / load.bytesTotal) : null
  return (
    <div className={classes.going}>
      <Progress value={part ?? 100} animated={part === null} aria-label={t`How much of the file has been read`} />
      <div role="status" className="soft">{part === null ? <Trans>Reading the file…</Trans> : <Trans>Reading the file: {Math.floor(part)} %</Trans>} <Trans>You can go on working: what is read shows at once.</Trans></div>
    </div>
  )
}

/** Much would disappear: maybe the store has sent half a file. Nothing is done unasked. */
function Question({ load, mayChange }: { load: CatalogueLoad; mayChange: boolean }) {
  const { t } = useLingui()
  const actions = useLoadActions()
  const [doing, setDoing] = useState<'withdraw' | 'leave' | null>(null)
  const missing = load.offersMissing ?? 0
  const active = Number(load.error?.params.active ?? 0)
  const act = async (what: 'withdraw' | 'leave'): Promise<void> => {
    setDoing(what)
    try { await actions[what](load.id) } catch (refused) { toastError(refused) } finally { setDoing(null) }
  }
  const withdraw = async (): Promise<void> => {
    const yes = await confirm({
      title: t`Take them out of sale?`, body: <Plural value={missing} one="# offer will no longer be sold. It is not deleted: a later file brings it back." other="# offers will no longer be sold. They are not deleted: a later file brings them back." />,
      action: t`Take out of sale`, danger: true,
    })
    if (yes) await act('withdraw')
  }
  return (
    <div className={classes.question} role="group" aria-label={t`Much of the catalogue is not in the file`}>
      <p>
        <b><Plural value={missing} one="# offer that is in sale is not in the file" other="# offers that are in sale are not in the file" /></b>
        {active > 0 && <>: <Trans>that is {Math.round((100 * missing) / active)} % of all {active}.</Trans></>}
      </p>
      <p><Trans>All rows of the file are in. If the file is whole, take what it does not name out of sale; if it may be only a part, leave it.</Trans></p>
      {mayChange && (
        <div className={classes.buttons}>
          <Button color="red" variant="light" loading={doing === 'withdraw'} disabled={doing !== null} onClick={() => void withdraw()}><Trans>Take out of sale</Trans></Button>
          <Button variant="default" loading={doing === 'leave'} disabled={doing !== null} onClick={() => void act('leave')}><Trans>Leave in sale</Trans></Button>
        </div>
      )}
    </div>
  )
}

function Figures({ load }: { load: CatalogueLoad }) {
  const left = load.state === 'done' && (load.offersMissing ?? 0) > load.offersDeactivated ? (load.offersMissing ?? 0) - load.offersDeactivated : 0
  const figures = [
    { key: 'read', name: <Trans>rows read</Trans>, value: load.rowsRead },
    { key: 'added', name: <Trans>offers added</Trans>, value: load.offersAdded },
    { key: 'changed', name: <Trans>updated</Trans>, value: load.offersChanged },
    { key: 'same', name: <Trans>as they were</Trans>, value: load.offersUnchanged },
    { key: 'off', name: <Trans>taken out of sale</Trans>, value: load.offersDeactivated },
    ...(left > 0 ? [{ key: 'left', name: <Trans>not in the file, left in sale</Trans>, value: left }] : []),
    { key: 'refused', name: <Trans>rows left out</Trans>, value: load.rowsRefused, bad: load.rowsRefused > 0 },
  ]
  return <dl className={classes.figures}>{figures.map(({ key, name, value, bad }: { key: string; name: React.ReactNode; value: number; bad?: boolean }) => <div key={key} data-bad={bad || undefined}><dd><Amount value={value} /></dd><dt>{name}</dt></div>)}</dl>
}
