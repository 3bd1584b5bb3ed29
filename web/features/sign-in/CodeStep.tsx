import { Button, Stack, TextInput, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'

/** The second step of signing in: the code of the app, or one of those on paper. */
export function CodeStep({ onDone, onBack }: { onDone: () => Promise<void>; onBack: () => void }) {
  const { t } = useLingui()
  const [code, setCode] = useState('')
  const [isBackupCode, setBackup] = useState(false)
  const enter = useMutation({
    mutationFn: async () => {
      await api.post('/api/auth/two-factor/enter', { code, isBackupCode })
      await onDone()
    },
    onError: () => setCode(''),
  })
  const swap = (): void => { setBackup(!isBackupCode); setCode(''); enter.reset() }
  return (
    <form onSubmit={event => { event.preventDefault(); enter.mutate() }}>
      <Stack>
        <TextInput
          key={String(isBackupCode)} autoFocus required value={code} onChange={event => setCode(event.currentTarget.value)} maxLength={40}
          label={isBackupCode ? t`One of your codes on paper` : t`Code from the app`} description={isBackupCode ? t`Each works once` : t`Six digits that the app on your phone shows`}
          inputMode={isBackupCode ? 'text' : 'numeric'} autoComplete="one-time-code" styles={{ input: { fontVariantNumeric: 'tabular-nums', letterSpacing: '0.1em' } }}
        />
        {enter.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(enter.error)}</div>}
        <Button type="submit" loading={enter.isPending} fullWidth><Trans>Sign in</Trans></Button>
        <UnstyledButton className="soft" style={{ fontSize: 13, textDecoration: 'underline' }} onClick={swap}>{isBackupCode ? <Trans>Use the app on the phone</Trans> : <Trans>The phone is not here: use a code on paper</Trans>}</UnstyledButton>
        <UnstyledButton className="soft" style={{ fontSize: 13, textDecoration: 'underline' }} onClick={onBack}><Trans>Sign in as somebody else</Trans></UnstyledButton>
      </Stack>
    </form>
  )
}
