import { Button, Group } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { User } from '#shared/contracts/users.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { confirm } from '../../ui/feedback/confirm.tsx'
import { toast, toastError } from '../../ui/feedback/toast.tsx'

/** How a person comes in, and how they leave: sessions, the second factor, dismissal. */
export function PersonDoor({ user, onDismiss }: { user: User; onDismiss: () => void }) {
  const { t } = useLingui()
  const key = ['user', user.id, 'sessions']
  const sessions = useQuery({ queryKey: key, retry: false, queryFn: ({ signal }) => api.get<{ sessions: unknown[] }>(`/api/users/${user.id}/sessions`, {}, signal) }).data?.sessions.length ?? 0
  const act = useMutation({
    mutationFn: (what: 'end-sessions' | 'reset-two-factor') => api.post(`/api/users/${user.id}/${what}`),
    onSuccess: async (_done, what) => {
      toast({ message: what === 'end-sessions' ? t`${user.name} is signed out everywhere.` : t`${user.name} signs in by the password alone until it is set up anew.` })
      await queryClient.invalidateQueries({ queryKey: ['user'] })
    },
    onError: toastError,
  })
  const reset = async (): Promise<void> => {
    if (await confirm({ title: t`Reset the second factor of ${user.name}?`, body: t`For somebody who lost both the phone and the codes on paper. Their sessions end.`, action: t`Reset`, danger: true })) act.mutate('reset-two-factor')
  }
  return (
    <Group gap="xs" role="group" aria-label={t`Access`} style={{ borderTop: '1px solid var(--line)', paddingTop: 12 }}>
      {user.active && sessions > 0 && <Button size="compact-sm" variant="default" onClick={() => act.mutate('end-sessions')}><Plural value={sessions} one="End # session" few="End # sessions" many="End # sessions" other="End # sessions" /></Button>}
      {user.hasTwoFactor && <Button size="compact-sm" variant="default" onClick={() => void reset()}><Trans>Reset the second factor…</Trans></Button>}
      <Button size="compact-sm" variant="subtle" color="red" onClick={onDismiss}>{user.active ? <Trans>Dismiss…</Trans> : <Trans>Dismissal and the way back…</Trans>}</Button>
    </Group>
  )
}
