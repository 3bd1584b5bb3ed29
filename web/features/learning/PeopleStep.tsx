import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'
import type { StepForm } from './launch-step.ts'
import classes from './learning.module.css'

type Groups = { groups: { id: number; name: string; active: boolean }[] }
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const newPassword = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => LETTERS[byte % LETTERS.length]).join('')

/** Those who will work here: a name, an e-mail, a group; each gets a password to change. */
export function PeopleStep({ done, isSaving }: StepForm) {
  const { t } = useLingui()
  const client = useQueryClient()
  const groups = (useQuery({ queryKey: ['user_group', 'list'], queryFn: ({ signal }) => api.get<Groups>('/api/user-groups', {}, signal) }).data?.groups ?? []).filter(group => group.active)
  const empty = { name: '', email: '', group: '' }
  const [draft, setDraft] = useState(empty)
  const [added, setAdded] = useState<{ name: string; email: string; password: string }[]>([])
  const group = draft.group || String(groups[0]?.id ?? '')
  const add = useMutation({
    mutationFn: async () => {
      const person = { name: draft.name.trim(), email: draft.email.trim(), password: newPassword() }
      await api.post('/api/users', { ...person, demandPasswordChange: true, groupIds: group ? [Number(group)] : [] })
      return person
    },
    onSuccess: person => { setAdded([...added, person]); setDraft({ ...empty, group }); void client.invalidateQueries({ queryKey: ['user'] }) },
  })
  return (
    <Stack w="100%">
      <form onSubmit={event => { event.preventDefault(); add.mutate() }}>
        <Group align="flex-end" gap="sm">
          <TextInput label={t`First and last name`} required maxLength={255} value={draft.name} onChange={event => setDraft({ ...draft, name: event.currentTarget.value })} />
          <TextInput label={t`E-mail`} type="email" required maxLength={254} value={draft.email} onChange={event => setDraft({ ...draft, email: event.currentTarget.value })} />
          <NativeSelect label={t`Group`} value={group} onChange={event => setDraft({ ...draft, group: event.currentTarget.value })} data={groups.map(one => ({ value: String(one.id), label: one.name }))} />
          <Button type="submit" variant="default" loading={add.isPending}><Trans>Add</Trans></Button>
        </Group>
      </form>
      {add.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(add.error)}</div>}
      {added.length > 0 && (
        <div>
          <div className="soft"><Trans>Give each their password: it is shown only now, and at the first sign-in they choose another one.</Trans></div>
          <ul style={{ paddingLeft: 20, margin: '8px 0' }}>
            {added.map(person => <li key={person.email}><span dir="auto">{person.name}</span>, {person.email} — <span className={classes.key} style={{ display: 'inline-flex' }}><code>{person.password}</code></span></li>)}
          </ul>
        </div>
      )}
      <div><Button loading={isSaving} onClick={done}>{added.length > 0 ? <Trans>Everybody is here, go on</Trans> : <Trans>I work alone, go on</Trans>}</Button></div>
    </Stack>
  )
}
