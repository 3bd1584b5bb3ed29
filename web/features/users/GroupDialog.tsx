import { Button, Checkbox, Group, Modal, MultiSelect, NativeSelect, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { UserGroup } from '#shared/contracts/users.ts'
import { api, ApiError } from '../../base/api.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { queryClient } from '../../base/query-client.ts'
import { useReference } from '../../base/references.ts'
import { fieldText, refusalText } from '../../base/refusals.ts'
import type { RightDescription } from './people.ts'
import classes from './users.module.css'

type Rights = Record<string, 'own' | 'group' | 'all'>
type Draft = { name?: string; isManager?: boolean; sites?: string[]; rights?: Rights }

/** A group: its rights one by one, each for own records, those of the group, or all. */
export function GroupDialog({ group, rights, onClose }: { group: UserGroup | null; rights: RightDescription[]; onClose: () => void }) {
  const { t } = useLingui()
  const locale = useLocale()
  const sites = useReference('sites')
  const [code, setCode] = useState('')
  const [draft, setDraft] = useState<Draft>({})
  const set = (more: Draft): void => setDraft({ ...draft, ...more })
  const now = { name: group?.name ?? '', isManager: group?.isManager ?? false, sites: group?.sites ?? [], rights: (group?.rights ?? {}) as Rights, ...draft }
  const save = useMutation({
    mutationFn: () => (group ? api.patch(`/api/user-groups/${group.id}`, draft) : api.post('/api/user-groups', { code: code.trim(), ...draft })),
    onSuccess: async () => { await queryClient.invalidateQueries({ queryKey: ['user_group'] }); onClose() },
  })
  const refused = save.error instanceof ApiError ? save.error.fields : []
  const errorOf = (path: string) => { const one = refused.find(refusal => refusal.path.startsWith(path)); return one && fieldText(one) }
  const give = (right: string, scope: string): void => {
    const { [right]: _, ...others } = now.rights
    set({ rights: scope === '' ? others : { ...others, [right]: scope as Rights[string] } })
  }
  return (
    <Modal opened onClose={onClose} title={group?.name ?? <Trans>New group</Trans>} size="lg">
      <form onSubmit={event => { event.preventDefault(); if (group && Object.keys(draft).length === 0) onClose(); else save.mutate() }}>
        <Stack>
          {!group && <TextInput data-autofocus label={t`Code`} description={t`Latin letters, digits, - _ . — given once, for good`} required maxLength={64} pattern="[A-Za-z0-9][A-Za-z0-9_.\-]*" value={code} onChange={event => setCode(event.currentTarget.value)} error={errorOf('code')} />}
          <TextInput label={t`Name`} required maxLength={255} value={now.name} onChange={event => set({ name: event.currentTarget.value })} error={errorOf('name')} />
          <Checkbox label={t`Orders and customers can be given to its people`} checked={now.isManager} onChange={event => set({ isManager: event.currentTarget.checked })} />
          <MultiSelect label={t`Only these stores`} description={t`None chosen: all`} data={sites.map(site => ({ value: site.code, label: site.name }))} value={now.sites} onChange={next => set({ sites: next })} error={errorOf('sites')} />
          <div className={classes.rights} role="group" aria-label={t`Rights`}>
            {rights.map(right => {
              const label = inLocale(right.label, locale)
              const scopes = right.isScoped ? [{ value: 'own', label: t`their own` }, { value: 'group', label: t`of the group` }, { value: 'all', label: t`all` }] : [{ value: 'all', label: t`yes` }]
              return [
                <span key={right.right} aria-hidden>{label}</span>,
                <NativeSelect key={`${right.right} scope`} aria-label={label} value={now.rights[right.right] ?? ''} onChange={event => give(right.right, event.currentTarget.value)} data={[{ value: '', label: t`no` }, ...scopes]} error={errorOf(`rights.${right.right}`)} />,
              ]
            })}
          </div>
          {save.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(save.error)}</div>}
          <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={save.isPending}><Trans>Save</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
