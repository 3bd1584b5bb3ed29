import { Button, Group, Progress, Stack } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, ApiError } from '../../base/api.ts'
import { formatNumber } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { useRight } from '../../base/session.ts'
import { confirm } from '../../ui/feedback/confirm.tsx'
import { toast, toastError } from '../../ui/feedback/toast.tsx'

type DemoState = { step: 'none' | 'reading' | 'catalogue' | 'orders' | 'done' | 'failed'; done: number; total: number; perSecond: number }
const key = ['demo']
const isRunning = (state: DemoState | undefined): boolean => state !== undefined && ['reading', 'catalogue', 'orders'].includes(state.step)

/** Loads the demo, shows how far it is, takes it away again. What it brings shows in the lists while it is still loading. */
export function DemoLoad() {
  const { t } = useLingui()
  const locale = useLocale()
  const mayChange = useRight('settings.change') !== null
  const state = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<DemoState>('/api/demo', {}, signal), refetchInterval: query => (isRunning(query.state.data) ? 1000 : false) })
  const load = useMutation({
    mutationFn: (besideRealData: boolean) => api.post<DemoState>('/api/demo/load', { besideRealData }),
    onSuccess: next => queryClient.setQueryData(key, next),
    onError: async error => {
      if (!(error instanceof ApiError) || error.code !== 'demo_beside_real_data') { toastError(error); return }
      if (await confirm({ title: t`There are real orders here`, body: t`The demo gets a store of its own and can be taken away in one step, but its orders will stand in the lists beside yours.`, action: t`Load it all the same` })) load.mutate(true)
    },
  })
  const remove = useMutation({
    mutationFn: () => api.post<{ orders: number }>('/api/demo/remove'),
    onSuccess: async ({ orders }) => { toast({ message: t`The demo is gone: ${formatNumber(orders, locale)} orders taken away.` }); await queryClient.invalidateQueries() },
    onError: toastError,
  })
  const askRemove = async (): Promise<void> => {
    if (await confirm({ title: t`Take the demo away?`, body: t`Its orders, customers and products are deleted, with whatever you changed in them.`, action: t`Take away`, danger: true })) remove.mutate()
  }
  if (state.isError) return <div role="alert">{refusalText(state.error)}</div>
  if (!state.data) return null
  const { step, done, total, perSecond } = state.data
  if (isRunning(state.data)) {
    const words = { reading: t`Reading the invoices…`, catalogue: t`Making the catalogue…`, orders: t`Making orders` }[step as 'reading' | 'catalogue' | 'orders']
    return (
      <Stack gap="xs" maw={480}>
        <div role="status">{words}{step === 'orders' && <span className="numbers"> {formatNumber(done, locale)} / {formatNumber(total, locale)}, <Trans>{formatNumber(perSecond, locale)} a second</Trans></span>}</div>
        <Progress value={step === 'orders' && total > 0 ? (100 * done) / total : 100} animated={step !== 'orders'} aria-label={words} />
        <div className="soft"><Trans>You can go on: the orders appear while they are made.</Trans></div>
      </Stack>
    )
  }
  return (
    <Stack gap="sm" align="flex-start">
      {step === 'failed' && <div role="alert" style={{ color: 'var(--danger)' }}><Trans>The demo could not be loaded to its end. Try again: what is there already is not made twice.</Trans></div>}
      {step === 'done' && <div role="status"><Plural value={done} one="The demo is loaded: # order." other="The demo is loaded: # orders." /></div>}
      <Group gap="sm">
        {step !== 'done' && <Button disabled={!mayChange} loading={load.isPending} onClick={() => load.mutate(false)}><Trans>Load the demo</Trans></Button>}
        {(step === 'done' || step === 'failed') && <Button variant="default" disabled={!mayChange} loading={remove.isPending} onClick={() => void askRemove()}><Trans>Take the demo away</Trans></Button>}
      </Group>
    </Stack>
  )
}
