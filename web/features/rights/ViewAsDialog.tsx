import { Button, Group, Modal, Select, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'
import { useSession } from '../../base/session.ts'
import { peopleQuery } from './rights-data.ts'

/** Whose eyes to look with. The window then shows what that person sees; nothing can be changed until one is back. */
export function ViewAsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const me = useSession().user
  const people = useQuery(peopleQuery).data ?? []
  const [userId, setUserId] = useState<string | null>(null)
  const begin = useMutation({
    mutationFn: () => api.post('/api/view-as', { userId: Number(userId) }),
    // Everything on the screen is of the other person now: the window begins anew.
    onSuccess: () => window.location.assign('/'),
  })
  return (
    <Modal opened onClose={onClose} title={<Trans>Look as an employee</Trans>}>
      <form onSubmit={event => { event.preventDefault(); if (userId) begin.mutate() }}>
        <Stack>
          <p style={{ margin: 0 }}><Trans>You see the program as this person does, for an hour at most. Nothing can be changed meanwhile, and that you looked is written down.</Trans></p>
          <Select
            data-autofocus label={t`Employee`} searchable required value={userId} onChange={setUserId} nothingFoundMessage={t`Nobody found`}
            data={people.filter(person => person.active && person.id !== me.id && (me.isOwner || !person.isOwner)).map(person => ({ value: String(person.id), label: person.name }))}
          />
          {begin.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(begin.error)}</div>}
          <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={begin.isPending} disabled={!userId}><Trans>Look</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
