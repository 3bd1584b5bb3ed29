import { Button, Select, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReferencesAnswer } from '#shared/contracts/settings.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { referencesQuery, useReferences } from '../../base/references.ts'
import { refusalText } from '../../base/refusals.ts'
import { sessionQuery } from '../../base/session.ts'
import type { StepForm } from './launch-step.ts'

const zones = Intl.supportedValuesOf('timeZone')

/** What the store is called, where it stands and by which clock it lives. */
export function ShopStep({ done, isSaving }: StepForm) {
  const { t } = useLingui()
  const references = useReferences()
  const site = references?.sites.find(one => one.defaultForCrm) ?? references?.sites[0]
  const [draft, setDraft] = useState<{ name?: string; url?: string; timeZone?: string }>({})
  const now = { name: references?.account.name ?? '', url: site?.url ?? '', timeZone: references?.account.timeZone ?? '', ...draft }
  const save = useMutation({
    mutationFn: async () => {
      if (site) await api.patch(`/api/references/sites/${site.code}`, { name: now.name, url: now.url.trim() })
      const answer = await api.patch<ReferencesAnswer>('/api/account', { name: now.name, timeZone: now.timeZone })
      queryClient.setQueryData(referencesQuery.queryKey, answer)
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
    onSuccess: done,
  })
  return (
    <form style={{ width: '100%' }} onSubmit={event => { event.preventDefault(); save.mutate() }}>
      <Stack maw={420}>
        <TextInput label={t`Name of the store`} required maxLength={255} value={now.name} onChange={event => setDraft({ ...draft, name: event.currentTarget.value })} />
        <TextInput label={t`Address in the web`} placeholder="https://" type="url" maxLength={2000} value={now.url} onChange={event => setDraft({ ...draft, url: event.currentTarget.value })} />
        <Select label={t`Time zone`} searchable allowDeselect={false} data={zones} limit={60} value={now.timeZone} onChange={value => value && setDraft({ ...draft, timeZone: value })} />
        {save.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(save.error)}</div>}
        <div><Button type="submit" loading={save.isPending || isSaving}><Trans>Save and go on</Trans></Button></div>
      </Stack>
    </form>
  )
}
