import { Button, Checkbox, Group, Modal, MultiSelect, PasswordInput, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { User, UserGroup } from '#shared/contracts/users.ts'
import { api, ApiError } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { fieldText, refusalText } from '../../base/refusals.ts'
import { useSession } from '../../base/session.ts'
import { PersonDoor } from './PersonDoor.tsx'

type Draft = { demandPasswordChange?: boolean; name?: string; email?: string; password?: string; phone?: string | null; position?: string | null; isOwner?: boolean; active?: boolean; groupIds?: number[] }

/** A person: name, how they sign in, their groups, whether they still work here. */
export function UserDialog({ user, groups, onDismiss, onClose }: { user: User | null; groups: UserGroup[]; onDismiss: () => void; onClose: () => void }) {
  const { t } = useLingui()
  const me = useSession().user
  const [draft, setDraft] = useState<Draft>(user ? {} : { demandPasswordChange: true })
  const set = (more: Draft): void => setDraft({ ...draft, ...more })
  const now = { name: '', email: '', phone: null, position: null, isOwner: false, active: true, groupIds: [] as number[], ...user, ...draft }
  const save = useMutation({
    mutationFn: () => (user ? api.patch(`/api/users/${user.id}`, draft) : api.post('/api/users', { ...draft })),
    onSuccess: async () => { await queryClient.invalidateQueries({ queryKey: ['user'] }); onClose() },
  })
  const refused = save.error instanceof ApiError ? save.error.fields : []
  const errorOf = (field: keyof Draft) => { const one = refused.find(refusal => refusal.path.startsWith(field)); return one && fieldText(one) }
  return (
    <Modal opened onClose={onClose} title={user?.name ?? <Trans>New person</Trans>}>
      <form onSubmit={event => { event.preventDefault(); if (user && Object.keys(draft).length === 0) onClose(); else save.mutate() }}>
        <Stack>
          <TextInput data-autofocus label={t`Name and surname`} required maxLength={255} value={now.name} onChange={event => set({ name: event.currentTarget.value })} error={errorOf('name')} />
          <TextInput label={t`E-mail`} description={t`They sign in by it`} type="email" required maxLength={254} autoComplete="off" value={now.email} onChange={event => set({ email: event.currentTarget.value })} error={errorOf('email')} />
          <PasswordInput
            label={user ? t`New password` : t`Password`} description={user ? t`Empty: stays as it is. A new one ends their sessions.` : t`Eight characters at least; tell it to the person yourself`}
            required={!user} minLength={8} maxLength={128} autoComplete="new-password" value={draft.password ?? ''} onChange={event => { const { password: _, ...others } = draft; setDraft(event.currentTarget.value ? { ...others, password: event.currentTarget.value } : others) }} error={errorOf('password')}
          />
          {(!user || draft.password) && <Checkbox label={t`Must choose another password when signing in`} checked={draft.demandPasswordChange ?? false} onChange={event => set({ demandPasswordChange: event.currentTarget.checked })} />}
          <MultiSelect label={t`Groups`} description={t`They give the rights`} searchable data={groups.map(group => ({ value: String(group.id), label: group.name }))} value={now.groupIds.map(String)} onChange={ids => set({ groupIds: ids.map(Number) })} error={errorOf('groupIds')} />
          <TextInput label={t`Position`} maxLength={255} value={now.position ?? ''} onChange={event => set({ position: event.currentTarget.value || null })} />
          <TextInput label={t`Phone`} type="tel" maxLength={255} value={now.phone ?? ''} onChange={event => set({ phone: event.currentTarget.value || null })} error={errorOf('phone')} />
          {me.isOwner && <Checkbox label={t`Owner: may do everything`} checked={now.isOwner} onChange={event => set({ isOwner: event.currentTarget.checked })} />}
          {user && <Checkbox label={t`Works here`} description={t`Switched off, they cannot sign in; open sessions end at once`} checked={now.active} disabled={user.id === me.id} onChange={event => set({ active: event.currentTarget.checked })} />}
          {user && user.id !== me.id && <PersonDoor user={user} onDismiss={onDismiss} />}
          {save.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(save.error)}</div>}
          <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={save.isPending}><Trans>Save</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
