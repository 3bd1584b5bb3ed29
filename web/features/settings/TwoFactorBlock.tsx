import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { sessionQuery, useSession } from '../../base/session.ts'
import { toast } from '../../ui/feedback/toast.tsx'
import { BackupCodes } from '../../ui/security/BackupCodes.tsx'
import { TwoFactorSetup } from '../../ui/security/TwoFactorSetup.tsx'

const again = (): Promise<unknown> => Promise.all([queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }), queryClient.invalidateQueries({ queryKey: ['own sessions'] })])

/** One's own second factor: on, off, new codes on paper. */
export function TwoFactorBlock() {
  const { user } = useSession()
  const [setting, setSetting] = useState(false)
  const [asking, setAsking] = useState<'codes' | 'off' | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  if (codes) return <BackupCodes codes={codes} onDone={() => setCodes(null)} />
  if (setting) return <TwoFactorSetup onDone={() => { setSetting(false); void again() }} />
  if (!user.hasTwoFactor) {
    return (
      <Stack gap="sm" maw={560}>
        <div><Trans>A stolen password is not enough to sign in as you when a code from your phone is asked for too.</Trans></div>
        <div><Button variant="default" onClick={() => setSetting(true)}><Trans>Switch it on</Trans></Button></div>
      </Stack>
    )
  }
  if (asking) return <AskPassword what={asking} onCancel={() => setAsking(null)} onCodes={made => { setAsking(null); setCodes(made) }} onOff={() => { setAsking(null); void again() }} />
  return (
    <Stack gap="sm" maw={560}>
      <div><Trans>On: a code from your phone is asked for when you sign in.</Trans>{user.isTwoFactorDemanded && <> <Trans>Your group demands it.</Trans></>}</div>
      <Group gap="sm">
        <Button variant="default" onClick={() => setAsking('codes')}><Trans>New codes on paper…</Trans></Button>
        {!user.isTwoFactorDemanded && <Button variant="subtle" color="gray" onClick={() => setAsking('off')}><Trans>Switch it off…</Trans></Button>}
      </Group>
    </Stack>
  )
}

function AskPassword({ what, onCancel, onCodes, onOff }: { what: 'codes' | 'off'; onCancel: () => void; onCodes: (codes: string[]) => void; onOff: () => void }) {
  const { t } = useLingui()
  const [password, setPassword] = useState('')
  const act = useMutation({
    mutationFn: async () => {
      if (what === 'codes') return onCodes((await api.post<{ backupCodes: string[] }>('/api/auth/two-factor/backup-codes', { password })).backupCodes)
      await api.post('/api/auth/two-factor/disable', { password })
      toast({ message: t`The second factor is off.` })
      onOff()
    },
  })
  return (
    <form onSubmit={event => { event.preventDefault(); act.mutate() }}>
      <Stack maw={360}>
        <PasswordInput label={t`Your password`} description={what === 'codes' ? t`The old codes stop working` : undefined} autoComplete="current-password" autoFocus required value={password} onChange={event => setPassword(event.currentTarget.value)} />
        {act.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(act.error)}</div>}
        <Group gap="sm"><Button type="submit" variant="default" loading={act.isPending}>{what === 'codes' ? <Trans>Make new codes</Trans> : <Trans>Switch it off</Trans>}</Button><Button variant="subtle" color="gray" onClick={onCancel}><Trans>Cancel</Trans></Button></Group>
      </Stack>
    </form>
  )
}
