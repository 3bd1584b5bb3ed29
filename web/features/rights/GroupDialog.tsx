import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { UserGroup } from '#shared/contracts/users.ts'
import { api, ApiError } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { fieldText, refusalText } from '../../base/refusals.ts'
import { Person } from '../../ui/display/Person.tsx'
import { peopleQuery } from './rights-data.ts'

type Draft = { name?: string; isManager?: boolean }

/** A group: what it is called, whether orders are given to its people, and who they are. Its rights stand in the matrix. */
export function GroupDialog({ group, onClose }: { group: UserGroup | null; onClose: () => void }) {
  const { t } = useLingui()
  const people = useQuery({ ...peopleQuery, enabled: group !== null }).data ?? []
  const [code, setCode] = useState('')
  const [draft, setDraft] = useState<Draft>({})
  const now = { name: group?.name ?? '', isManager: group?.isManager ?? false, ...draft }
  const save = useMutation({
    mutationFn: () => (group ? api.patch(`/api/user-groups/${group.id}`, draft) : api.post('/api/user-groups', { code: code.trim(), ...draft })),
    onSuccess: async () => { await queryClient.invalidateQueries({ queryKey: ['user_group'] }); onClose() },
  })
  const refused = save.error instanceof ApiError ? save.error.fields : []
  const errorOf = (path: string) => { const one = refused.find(refusal => refusal.path.startsWith(path)); return one && fieldText(one) }
  return (
    <Modal opened onClose={onClose} title={group?.name ?? <Trans>New group</Trans>}>
      <form onSubmit={event => { event.preventDefault(); if (group && Object.keys(draft).length === 0) onClose(); else save.mutate() }}>
        <Stack>
          {!group && <TextInput data-autofocus label={t`Code`} description={t`Latin letters, digits, - _ . — given once, for good`} required maxLength={64} pattern="[A-Za-z0-9][A-Za-z0-9_.\-]*" value={code} onChange={event => setCode(event.currentTarget.value)} error={errorOf('code')} />}
          <TextInput label={t`Name`} required maxLength={255} value={now.name} onChange={event => setDraft({ ...draft, name: event.currentTarget.value })} error={errorOf('name')} />
          <Checkbox label={t`Orders and customers can be given to its people`} checked={now.isManager} onChange={event => setDraft({ ...draft, isManager: event.currentTarget.checked })} />
          {group && (
            <div>
              <div className="soft"><Trans>Its people</Trans></div>
              {group.userIds.length === 0 ? <span className="faint"><Trans>Nobody yet: people are put into groups on their own page.</Trans></span> : (
                <Stack gap={4} mt={4}>{people.filter(person => group.userIds.includes(person.id)).map(person => <Person key={person.id} name={person.name} />)}</Stack>
              )}
            </div>
          )}
          {!group && <p className="soft" style={{ margin: 0 }}><Trans>A new group may do nothing: give it rights in its column.</Trans></p>}
          {save.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(save.error)}</div>}
          <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={save.isPending}><Trans>Save</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
