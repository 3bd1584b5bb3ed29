import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconStack2 } from '@tabler/icons-react'
import type { BulkRun } from '#shared/contracts/bulk.ts'
import { api } from '../../base/api.ts'
import { useFields } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { useReference } from '../../base/references.ts'
import { When } from '../../ui/display/When.tsx'
import { toastError } from '../../ui/feedback/toast.tsx'
import { Failures } from '../../ui/list/BulkProgress.tsx'
import { Block, Page } from '../../ui/page/Page.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import classes from './bulk.module.css'

/** What one has done to many records in the last 30 days: how it went, and the way back. */
export function BulkRunsPage() {
  const { t } = useLingui()
  const runs = useQuery({ queryKey: ['bulk_run', 'list'], queryFn: ({ signal }) => api.get<{ runs: BulkRun[] }>('/api/bulk', {}, signal) })
  return (
    <Page title={t`Actions on many records`} narrow>
      <Block>
        {runs.isError && <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />}
        {runs.data?.runs.length === 0 && (
          <EmptyState icon={<IconStack2 size={28} stroke={1.5} />} title={<Trans>Nothing yet</Trans>}><Trans>Pick rows of a list, or all that match its filter, and change them in one step. What was done stands here, and can be taken back for 30 days.</Trans></EmptyState>
        )}
        <ul className={classes.runs}>{runs.data?.runs.map(run => <Run key={run.id} run={run} />)}</ul>
      </Block>
    </Page>
  )
}

function Run({ run }: { run: BulkRun }) {
  const client = useQueryClient()
  const undo = useMutation({
    mutationFn: () => api.post(`/api/bulk/${run.id}/undo`, {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ['bulk_run'] }),
    onError: toastError,
  })
  return (
    <li className={classes.run}>
      <div className={classes.what}>
        <div><What run={run} /></div>
        <div className={classes.facts}>
          <When value={run.createdAt} />
          <span className="numbers"><Trans>{run.done} of {run.total}</Trans></span>
          {run.state === 'stopped' && <span><Trans>stopped</Trans></span>}
          {run.finishedAt === null && <span><Trans>going on</Trans></span>}
          {run.undoes !== null && <span><Trans>takes back an earlier one</Trans></span>}
          {run.undoneBy !== null && <span><Trans>taken back</Trans></span>}
        </div>
        {run.failed > 0 && <Failures run={run} />}
      </div>
      {run.mayUndo && <Button variant="default" loading={undo.isPending} onClick={() => undo.mutate()}><Trans>Undo</Trans></Button>}
    </li>
  )
}

/** «Заказы (12): Статус → Оплачен» */
function What({ run }: { run: BulkRun }) {
  const locale = useLocale()
  const fields = useFields(run.entity)
  const { action, total } = run
  const count = run.entity === 'order' ? <Plural value={total} one="# order" other="# orders" />
    : run.entity === 'company' ? <Plural value={total} one="# company" other="# companies" />
    : <Plural value={total} one="# customer" other="# customers" />
  const field = fields.find(one => one.name === (action.kind === 'set' ? action.field : 'status'))
  const options = useReference(field?.type === 'user' ? (field.options ?? 'users') : field?.options)
  if (action.kind === 'tags') return <>{count}: {[...(action.add ?? []).map(tag => `+${tag}`), ...(action.remove ?? []).map(tag => `−${tag}`)].join(', ')}</>
  const value = action.kind === 'status' ? action.status : action.value
  return <>{count}: {field ? inLocale(field.label, locale) : ''} → <Value value={value} name={options.find(one => one.code === String(value))?.name} isMoney={field?.type === 'money'} /></>
}

function Value({ value, name, isMoney }: { value: unknown; name: string | undefined; isMoney: boolean }) {
  if (name) return name
  if (value === null || value === '') return <Trans>empty</Trans>
  if (typeof value === 'boolean') return value ? <Trans>yes</Trans> : <Trans>no</Trans>
  return isMoney && typeof value === 'number' ? (value / 100).toFixed(2) : String(value)
}
