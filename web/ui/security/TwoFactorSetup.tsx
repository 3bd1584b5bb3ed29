import { Button, CopyButton, PasswordInput, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { api } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'
import { BackupCodes } from './BackupCodes.tsx'
import classes from './security.module.css'

const QrCode = lazy(() => import('./QrCode.tsx').then(module => ({ default: module.QrCode })))

type Setup = { uri: string; secret: string; backupCodes: string[] }

/** Sets the second factor up: password, then the code by which the app is joined, its first code, and the codes for the day the phone is lost. */
export function TwoFactorSetup({ onDone }: { onDone: () => void }) {
  const [setup, setSetup] = useState<Setup | null>(null)
  const [confirmed, setConfirmed] = useState(false)
  if (!setup) return <PasswordStep onSetup={setSetup} />
  if (!confirmed) return <AppStep setup={setup} onConfirmed={() => setConfirmed(true)} />
  return <BackupCodes codes={setup.backupCodes} onDone={onDone} />
}

function PasswordStep({ onSetup }: { onSetup: (setup: Setup) => void }) {
  const { t } = useLingui()
  const [password, setPassword] = useState('')
  const begin = useMutation({ mutationFn: () => api.post<Setup>('/api/auth/two-factor/enable', { password }), onSuccess: onSetup })
  return (
    <form onSubmit={event => { event.preventDefault(); begin.mutate() }}>
      <Stack maw={360}>
        <PasswordInput label={t`Your password`} autoComplete="current-password" required value={password} onChange={event => setPassword(event.currentTarget.value)} />
        {begin.isError && <div role="alert" className={classes.refused}>{refusalText(begin.error)}</div>}
        <div><Button type="submit" loading={begin.isPending}><Trans>Set up the second factor</Trans></Button></div>
      </Stack>
    </form>
  )
}

function AppStep({ setup, onConfirmed }: { setup: Setup; onConfirmed: () => void }) {
  const { t } = useLingui()
  const [code, setCode] = useState('')
  const confirm = useMutation({ mutationFn: () => api.post('/api/auth/two-factor/confirm', { code }), onSuccess: onConfirmed })
  const spaced = setup.secret.replace(/(.{4})/g, '$1 ').trim()
  return (
    <form onSubmit={event => { event.preventDefault(); confirm.mutate() }}>
      <Stack maw={420}>
        <ol className={classes.steps}>
          <li><Trans>Open an app for one-time codes on your phone: Google Authenticator, Яндекс Ключ, Aegis or another one.</Trans></li>
          <li>
            <Trans>Let it read this picture.</Trans>
            <div className={classes.qr}><Suspense fallback={<div style={{ height: 200 }} />}><QrCode text={setup.uri} label={t`QR code for the app`} /></Suspense></div>
            <details><summary><Trans>The camera does not work: type the key by hand</Trans></summary>
              <div className={classes.secret}><code>{spaced}</code><CopyButton value={setup.secret}>{({ copied, copy }) => <Button size="compact-sm" variant="default" onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>}</CopyButton></div>
            </details>
          </li>
          <li><Trans>Type the six digits that the app shows.</Trans></li>
        </ol>
        <TextInput label={t`Code from the app`} inputMode="numeric" autoComplete="one-time-code" autoFocus required maxLength={10} value={code} onChange={event => setCode(event.currentTarget.value)} styles={{ input: { fontVariantNumeric: 'tabular-nums', letterSpacing: '0.15em', maxWidth: 180 } }} />
        {confirm.isError && <div role="alert" className={classes.refused}>{refusalText(confirm.error)}</div>}
        <div><Button type="submit" loading={confirm.isPending}><Trans>Confirm</Trans></Button></div>
      </Stack>
    </form>
  )
}
