import { Button, Checkbox, PasswordInput, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { sessionQuery } from '../../base/session.ts'
import { CodeStep } from './CodeStep.tsx'
import { DoorPage } from './DoorPage.tsx'

/** Asks for e-mail and password, then leads back to where the person wanted to go. */
export function SignInPage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { to } = useSearch({ strict: false }) as { to?: string }
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [step, setStep] = useState<'password' | 'code'>('password')
  const [rememberMe, setRememberMe] = useState(true)
  const enter = useMutation({
    mutationFn: async () => {
      const { twoFactor } = await api.post<{ twoFactor: boolean }>('/api/auth/sign-in/email', { email: email.trim(), password, rememberMe })
      if (twoFactor) setStep('code')
      else await goIn()
    },
  })
  const goIn = async (): Promise<void> => {
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
    await navigate({ to: to ?? '/', replace: true })
  }
  if (step === 'code') return <DoorPage title={t`The second step`}><CodeStep onDone={goIn} onBack={() => { setPassword(''); setStep('password') }} /></DoorPage>
  return (
    <DoorPage title={t`Sign in`}>
      <form onSubmit={event => { event.preventDefault(); enter.mutate() }}>
        <Stack>
          <TextInput label={t`E-mail`} type="email" name="email" autoComplete="username" autoFocus required value={email} onChange={event => setEmail(event.currentTarget.value)} />
          <PasswordInput label={t`Password`} name="password" autoComplete="current-password" required value={password} onChange={event => setPassword(event.currentTarget.value)} />
          <Checkbox label={t`Stay signed in on this computer`} checked={rememberMe} onChange={event => setRememberMe(event.currentTarget.checked)} />
          {enter.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(enter.error)}</div>}
          <Button type="submit" loading={enter.isPending} fullWidth><Trans>Sign in</Trans></Button>
        </Stack>
      </form>
    </DoorPage>
  )
}
