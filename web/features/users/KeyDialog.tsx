import { Button, Checkbox, CopyButton, Group, Modal, MultiSelect, NativeSelect, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiKey } from '#shared/contracts/users.ts'
import { KEY_RESTRICTIONS, type KeyRestriction } from '#shared/rights.ts'
import { api } from '../../base/api.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { queryClient } from '../../base/query-client.ts'
import { useReference } from '../../base/references.ts'
import { refusalText } from '../../base/refusals.ts'
import classes from './users.module.css'

type Key = import('typebox').Static<typeof ApiKey>
type Draft = { name?: string; scopes?: string[]; sites?: string[]; strict?: boolean; active?: boolean; fields?: Key['fields'] }

/** A key: where and what it may. The key itself is shown once, right after it is made. */
export function KeyDialog({ apiKey, scopes, onClose }: { apiKey: Key | null; scopes: string[]; onClose: () => void }) {
  const { t } = useLingui()
  const locale = useLocale()
  const sites = useReference('sites')
  const [draft, setDraft] = useState<Draft>(apiKey ? {} : { scopes })
  const set = (more: Draft): void => setDraft({ ...draft, ...more })
  const now = { name: '', sites: [] as string[], strict: false, active: true, fields: {} as Key['fields'], ...apiKey, ...draft, scopes: draft.scopes ?? apiKey?.scopes ?? [] }
  const save = useMutation({
    mutationFn: () => (apiKey ? api.patch<null>(`/api/keys/${apiKey.id}`, draft).then(() => null) : api.post<{ key: string }>('/api/keys', draft).then(made => made.key)),
    onSuccess: async made => { await queryClient.invalidateQueries({ queryKey: ['api_key'] }); if (made === null) onClose() },
  })
  if (save.data) return <NewKey secret={save.data} onClose={onClose} />
  const toggle = (scope: string): void => set({ scopes: now.scopes.includes(scope) ? now.scopes.filter(one => one !== scope) : [...now.scopes, scope] })
  const keep = (name: KeyRestriction, access: string): void => {
    const { [name]: _, ...others } = now.fields
    set({ fields: access === '' ? others : { ...others, [name]: access } as Key['fields'] })
  }
  return (
    <Modal opened onClose={onClose} title={apiKey?.name ?? <Trans>New key</Trans>} size="lg">
      <form onSubmit={event => { event.preventDefault(); if (apiKey && Object.keys(draft).length === 0) onClose(); else save.mutate() }}>
        <Stack>
          <TextInput data-autofocus label={t`Name`} description={t`Whose it is: the store, the program`} required maxLength={255} value={now.name} onChange={event => set({ name: event.currentTarget.value })} />
          <MultiSelect label={t`Only these stores`} description={t`None chosen: all`} data={sites.map(site => ({ value: site.code, label: site.name }))} value={now.sites} onChange={next => set({ sites: next })} />
          <Checkbox label={t`Strict`} description={t`Refuses orders with unknown codes or wrong sums, which are otherwise saved with a problem to solve`} checked={now.strict} onChange={event => set({ strict: event.currentTarget.checked })} />
          {apiKey && <Checkbox label={t`In use`} checked={now.active} onChange={event => set({ active: event.currentTarget.checked })} />}
          <div>
            <Group justify="space-between"><strong><Trans>Areas</Trans></strong><Button size="compact-sm" variant="subtle" color="gray" onClick={() => set({ scopes: now.scopes.length === scopes.length ? [] : scopes })}>{now.scopes.length === scopes.length ? <Trans>Clear all</Trans> : <Trans>Take all</Trans>}</Button></Group>
            <div className={classes.scopes} role="group" aria-label={t`Areas`}>
              {scopes.map(scope => <Checkbox key={scope} size="xs" label={scope} checked={now.scopes.includes(scope)} onChange={() => toggle(scope)} />)}
            </div>
          </div>
          <div>
            <strong><Trans>Kept from the key</Trans></strong>
            <div className={classes.rights} role="group" aria-label={t`Kept from the key`}>
              {Object.entries(KEY_RESTRICTIONS).map(([name, { label, mayMask }]) => [
                <span key={name} aria-hidden>{inLocale(label, locale)}</span>,
                <NativeSelect
                  key={`${name} access`} aria-label={inLocale(label, locale)} value={now.fields[name as KeyRestriction] ?? ''} onChange={event => keep(name as KeyRestriction, event.currentTarget.value)}
                  data={[{ value: '', label: t`given` }, ...(mayMask ? [{ value: 'mask', label: t`in part` }] : []), { value: 'hidden', label: t`not given` }]}
                />,
              ])}
            </div>
          </div>
          {save.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(save.error)}</div>}
          <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={save.isPending}>{apiKey ? <Trans>Save</Trans> : <Trans>Make the key</Trans>}</Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}

function NewKey({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={<Trans>The key is made</Trans>} closeOnClickOutside={false}>
      <Stack>
        <div><Trans>Copy it now: it is kept only as a fingerprint and cannot be shown again.</Trans></div>
        <div className={classes.secret}>
          <code>{secret}</code>
          <CopyButton value={secret}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>}</CopyButton>
        </div>
        <Group justify="flex-end"><Button onClick={onClose}><Trans>Done</Trans></Button></Group>
      </Stack>
    </Modal>
  )
}
