import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { sessionQuery } from '../../base/session.ts'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { DoorPage } from './DoorPage.tsx'

type WelcomeState = { isNeeded: boolean; isValid: boolean }

/** Where the link of the first start leads: makes the owner's account. */
export function WelcomePage() {
  const { t } = useLingui()
  const { token = '' } = useSearch({ strict: false }) as { token?: string }
  const state = useQuery({ queryKey: ['welcome', token], queryFn: () => api.get<WelcomeState>('/api/welcome', { token }) })
  return (
    <DoorPage title={t`Welcome to Prilavok`}>
      {state.isPending && <CardSkeleton lines={4} />}
      {state.isError && <div role="alert">{refusalText(state.error)}</div>}
      {state.data && !state.data.isNeeded && (
        <Stack>
          <p><Trans>The owner’s account is already made. Sign in with your e-mail and password.</Trans></p>
          <Button component={Link} to="/sign-in"><Trans>Sign in</Trans></Button>
        </Stack>
      )}
      {state.data?.isNeeded && !state.data.isValid && <p><Trans>This link is old or not whole. Take the one that the server printed when it started last.</Trans></p>}
      {state.data?.isNeeded && state.data.isValid && <OwnerForm token={token} />}
    </DoorPage>
  )
}

function OwnerForm({ token }: { token: string }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [person, setPerson] = useState({ name: '', email: '', password: '' })
  const set = (change: Partial<typeof person>) => setPerson({ ...person, ...change })
  const make = useMutation({
    mutationFn: async () => {
      await api.post('/api/welcome', { token, ...person, name: person.name.trim(), email: person.email.trim() })
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
    },
    onSuccess: () => navigate({ to: '/start', replace: true }),
  })
  return (
    <form onSubmit={event => { event.preventDefault(); make.mutate() }}>
      <Stack>
        <p style={{ margin: 0 }}><Trans>You are the first one here. Make the owner’s account: it may do everything and invites the others.</Trans></p>
        <TextInput label={t`Your name`} autoComplete="name" autoFocus required maxLength={255} value={person.name} onChange={event => set({ name: event.currentTarget.value })} />
        <TextInput label={t`E-mail`} type="email" autoComplete="username" required maxLength={254} value={person.email} onChange={event => set({ email: event.currentTarget.value })} />
        <PasswordInput label={t`Password`} description={t`Eight characters at least`} autoComplete="new-password" required minLength={8} maxLength={128} value={person.password} onChange={event => set({ password: event.currentTarget.value })} />
        {make.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(make.error)}</div>}
        <Button type="submit" loading={make.isPending} fullWidth><Trans>Make the account and enter</Trans></Button>
      </Stack>
    </form>
  )
}
