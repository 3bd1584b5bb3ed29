import { Button, PasswordInput, Stack } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, ApiError } from '../../base/api.ts'
import { fieldText, refusalText } from '../../base/refusals.ts'

/** Asks for the password of now and a new one. */
export function NewPassword({ action, primary, onDone }: { action: string; primary?: boolean; onDone: () => void }) {
  const { t } = useLingui()
  const empty = { currentPassword: '', newPassword: '' }
  const [draft, setDraft] = useState(empty)
  const save = useMutation({ mutationFn: () => api.post('/api/auth/change-password', draft), onSuccess: () => { setDraft(empty); onDone() } })
  const refused = save.error instanceof ApiError ? save.error.fields.find(one => one.path === 'newPassword') : undefined
  return (
    <form onSubmit={event => { event.preventDefault(); save.mutate() }}>
      <Stack maw={360}>
        <PasswordInput label={t`Password now`} autoComplete="current-password" required value={draft.currentPassword} onChange={event => setDraft({ ...draft, currentPassword: event.currentTarget.value })} />
        <PasswordInput
          label={t`New password`} description={t`No common word, no name: three or four words in a row are easy to remember and hard to guess`} autoComplete="new-password" required minLength={8} maxLength={128}
          value={draft.newPassword} onChange={event => setDraft({ ...draft, newPassword: event.currentTarget.value })} error={refused && fieldText(refused)}
        />
        {save.isError && !refused && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(save.error)}</div>}
        <div><Button type="submit" variant={primary ? 'filled' : 'default'} loading={save.isPending}>{action}</Button></div>
      </Stack>
    </form>
  )
}
