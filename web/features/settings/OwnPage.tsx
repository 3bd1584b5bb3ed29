import { Button, NativeSelect } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { OpenSession } from '#shared/contracts/users.ts'
import type { Static } from 'typebox'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { sessionQuery, useSession, type Session } from '../../base/session.ts'
import { When } from '../../ui/display/When.tsx'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import { Block, Page } from '../../ui/page/Page.tsx'
import { NewPassword } from '../../ui/security/NewPassword.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { TwoFactorBlock } from './TwoFactorBlock.tsx'
import classes from './settings.module.css'

/** What is one's own: whether new orders may come, the password, where one is signed in. Theme and language are in the menu of the person. */
export function OwnPage() {
  const { t } = useLingui()
  const { user } = useSession()
  const change = useMutation({
    mutationFn: (changes: { status: string }) => api.patch<Session>('/api/session', changes),
    onSuccess: session => queryClient.setQueryData(sessionQuery.queryKey, session),
    onError: toastError,
  })
  return (
    <Page title={t`You and your sessions`} narrow>
      <Block>
        <NativeSelect
          maw={320} label={t`Now you are`} description={t`New orders and calls are given to those who are free`} value={user.status} onChange={event => change.mutate({ status: event.currentTarget.value })}
          data={[{ value: 'free', label: t`Available` }, { value: 'busy', label: t`Busy` }, { value: 'dinner', label: t`At lunch` }, { value: 'break', label: t`On a break` }]}
        />
      </Block>
      <Block title={t`Password`}><NewPassword action={t`Change the password`} onDone={() => { toast({ message: t`The password is changed; other sessions are ended.` }); void queryClient.invalidateQueries({ queryKey: ['own sessions'] }) }} /></Block>
      <Block title={t`Second factor`}><TwoFactorBlock /></Block>
      <Block title={t`Where you are signed in`}><Sessions /></Block>
    </Page>
  )
}

function Sessions() {
  const { t } = useLingui()
  const key = ['own sessions']
  const sessions = useQuery({ queryKey: key, queryFn: () => api.get<{ sessions: Static<typeof OpenSession>[] }>('/api/auth/list-sessions') })
  const end = useMutation({
    mutationFn: (id: number | 'others') => api.post(id === 'others' ? '/api/auth/revoke-other-sessions' : `/api/auth/revoke-session/${id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: key }),
    onError: toastError,
  })
  if (sessions.isError) return <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
  const list = sessions.data?.sessions ?? []
  return (
    <>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead><tr><th><Trans>Browser</Trans></th><th><Trans>Network address</Trans></th><th><Trans>Last seen</Trans></th><td /></tr></thead>
          <tbody>
            {list.map(session => (
              <tr key={session.id}>
                <td>{browserName(session.userAgent) ?? t`unknown`}{session.isCurrent && <span className="soft"> · <Trans>this one</Trans></span>}</td>
                <td className="numbers">{session.ip ?? '—'}</td>
                <td><When value={session.lastSeenAt} /></td>
                <td className={classes.moves}>{!session.isCurrent && <Button size="compact-sm" variant="subtle" color="gray" onClick={() => end.mutate(session.id)}><Trans>End it</Trans></Button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {list.length > 1 && <Button mt="md" variant="default" loading={end.isPending} onClick={() => end.mutate('others')}><Trans>End all others</Trans></Button>}
    </>
  )
}

function browserName(agent: string | null): string | null {
  if (!agent) return null
  const browser = /(YaBrowser|Edg|OPR|Firefox|Chrome|Safari)\//.exec(agent)?.[1]
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1]
  const name = { YaBrowser: 'Yandex', Edg: 'Edge', OPR: 'Opera' }[browser ?? ''] ?? browser
  return [name, system].filter(Boolean).join(', ') || agent.slice(0, 60)
}
