import { Button, CopyButton, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconDeviceTv, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Display } from '#shared/contracts/monitoring.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { useReference } from '../../../base/references.ts'
import { refusalText } from '../../../base/refusals.ts'
import { When } from '../../../ui/display/When.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import classes from '../monitoring.module.css'

const queryKey = ['display', 'list']

/** Links for screens on the wall: whoever has one sees a few figures without a sign-in. */
export function ScreensPage() {
  const { t } = useLingui()
  const sites = useReference('sites')
  const answer = useQuery({ queryKey, queryFn: ({ signal }) => api.get<{ displays: Display[] }>('/api/displays', {}, signal) })
  const [isOpen, setOpen] = useState(false)
  const revoke = useMutation({
    mutationFn: (id: number) => api.delete<{ displays: Display[] }>(`/api/displays/${id}`),
    onSuccess: now => queryClient.setQueryData(queryKey, now),
    onError: toastError,
  })
  const end = async (display: Display): Promise<void> => {
    if (await confirm({ title: t`Take the link of «${display.name}» back?`, body: t`The screen goes dark at once. A new link has to be opened on it.`, action: t`Take the link back`, danger: true })) revoke.mutate(display.id)
  }
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const displays = answer.data?.displays ?? []
  const add = <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen(true)}><Trans>Make a link</Trans></Button>
  return (
    <Page title={t`Screens on the wall`} actions={displays.length > 0 && add} narrow>
      {answer.isPending && <CardSkeleton />}
      {answer.data && displays.length === 0 && (
        <EmptyState icon={<IconDeviceTv size={28} stroke={1.5} />} title={<Trans>No screen yet</Trans>} action={add}>
          <Trans>The queue, how fast people answer, today and the month against the plan, in large letters for the sales room. No customer is ever named on it.</Trans>
        </EmptyState>
      )}
      {displays.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead><tr><th><Trans>Screen</Trans></th><th><Trans>Store</Trans></th><th><Trans>Link ends with</Trans></th><th><Trans>Made</Trans></th><th><Trans>Last shown</Trans></th><td /></tr></thead>
            <tbody>
              {displays.map(display => (
                <tr key={display.id}>
                  <td>{display.name}</td>
                  <td>{display.site === '' ? <Trans>All stores</Trans> : (sites.find(one => one.code === display.site)?.name ?? display.site)}</td>
                  <td className="numbers">…{display.tail}</td>
                  <td><When value={display.createdAt} /></td>
                  <td><When value={display.seenAt} /></td>
                  <td data-figure><Button size="compact-sm" variant="subtle" color="gray" onClick={() => void end(display)}><Trans>Take the link back</Trans></Button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isOpen && <NewScreen onClose={() => setOpen(false)} />}
    </Page>
  )
}

function NewScreen({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const sites = useReference('sites')
  const [name, setName] = useState('')
  const [site, setSite] = useState('')
  const make = useMutation({
    mutationFn: () => api.post<{ link: string }>('/api/displays', { name, ...(site ? { site } : {}) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['display'] }),
  })
  // As this browser has reached the server: the address of the settings may be another one.
  const link = make.data ? new URL(`/tv${new URL(make.data.link).hash}`, window.location.origin).href : null
  if (link) {
    return (
      <Modal opened onClose={onClose} title={<Trans>The link is made</Trans>} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': t`Close` }}>
        <Stack>
          <div><Trans>Open it on the screen now: it is kept only as a fingerprint and cannot be shown again.</Trans></div>
          <div className={classes.secret}><code>{link}</code><CopyButton value={link}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>}</CopyButton></div>
          <Group justify="flex-end"><Button component="a" variant="default" href={link} target="_blank" rel="noreferrer"><Trans>Open here</Trans></Button><Button onClick={onClose}><Trans>Done</Trans></Button></Group>
        </Stack>
      </Modal>
    )
  }
  return (
    <Modal opened onClose={onClose} title={<Trans>New screen</Trans>} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form onSubmit={event => { event.preventDefault(); make.mutate() }}>
        <Stack>
          <TextInput data-autofocus required label={t`Name`} description={t`Where it hangs`} maxLength={100} value={name} onChange={event => setName(event.currentTarget.value)} />
          {sites.length > 1 && <NativeSelect label={t`Store`} value={site} onChange={event => setSite(event.currentTarget.value)} data={[{ value: '', label: t`All stores` }, ...sites.map(one => ({ value: String(one.code), label: one.name }))]} />}
          {make.isError && <div role="alert" className={classes.bad}>{refusalText(make.error)}</div>}
          <Group justify="flex-end"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={make.isPending}><Trans>Make a link</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
