import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { sessionQuery, useSession } from '../../base/session.ts'
import { NewPassword } from '../../ui/security/NewPassword.tsx'
import { TwoFactorSetup } from '../../ui/security/TwoFactorSetup.tsx'
import { DoorPage } from './DoorPage.tsx'

/** Before anything else: a password of one's own, the second factor that the group demands. */
export function SecurePage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { to } = useSearch({ strict: false }) as { to?: string }
  // What was demanded when the page opened: the codes on paper must stay on the screen after the demand is met.
  const [demand, setDemand] = useState(useSession().user.demands[0])
  const next = async (): Promise<void> => {
    const session = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
    const more = session?.user.demands[0]
    if (more) setDemand(more)
    else await navigate({ to: to ?? '/', replace: true })
  }
  const leave = async (): Promise<void> => {
    await api.post('/api/auth/sign-out')
    await navigate({ to: '/sign-in', search: {} })
    queryClient.clear()
  }
  return (
    <DoorPage title={demand === 'two_factor' ? t`The second factor` : t`Choose a password of your own`}>
      {demand === 'two_factor'
        ? <><p><Trans>Your group signs in by the password and a code from the phone. It takes two minutes, once.</Trans></p><TwoFactorSetup onDone={() => void next()} /></>
        : <><p><Trans>Somebody else knows the password you have now. From here on only you will know it.</Trans></p><NewPassword action={t`Change and go on`} primary onDone={() => void next()} /></>}
      <p><Button variant="subtle" color="gray" size="compact-sm" onClick={() => void leave()}><Trans>Sign out</Trans></Button></p>
    </DoorPage>
  )
}
