import { Button, Checkbox, Group, Modal, NumberInput, PasswordInput, Stack, Textarea, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { MessageProvider } from '#shared/contracts/messages.ts'
import { ApiError } from '../../../base/api.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { fieldText, refusalText } from '../../../base/refusals.ts'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { createProvider, removeProvider, saveProvider, type Kind } from './provider-api.ts'
import { fieldsOfSchema, firstSettings, SchemaField } from './SchemaField.tsx'
import { domainLines, readDomainLines } from './domain-paces.ts'
import { useSecretWords } from './secret-words.ts'

type Props = { provider: MessageProvider | null; kind: Kind; onClose: () => void }

/** A provider's settings, as its manifest names them. Secrets are written once and never shown again. */
export function ProviderDialog({ provider, kind, onClose }: Props) {
  const { t } = useLingui()
  const locale = useLocale()
  const secretWords = useSecretWords()
  const [title, setTitle] = useState(provider?.title ?? inLocale(kind.title, locale))
  const [settings, setSettings] = useState<Record<string, unknown>>(provider?.settings ?? firstSettings(kind))
  const [secrets, setSecrets] = useState<Record<string, string>>({})
  const [isActive, setActive] = useState(provider?.isActive ?? true)
  const [isDefault, setDefault] = useState(provider?.isDefault ?? false)
  const [perMinute, setPerMinute] = useState<number | string>(provider?.perMinute ?? '')
  const [domains, setDomains] = useState(domainLines(provider?.perDomainMinute ?? null))
  const paces = readDomainLines(domains)
  const saving = useMutation({
    mutationFn: () => {
      const typed = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''))
      const body = { title: title.trim(), settings, secrets: typed, isActive, isDefault, perMinute: typeof perMinute === 'number' ? perMinute : null, perDomainMinute: paces && Object.keys(paces).length > 0 ? paces : null }
      return provider ? saveProvider(provider.id, { ...body, version: provider.version }) : createProvider({ kind: kind.kind, ...body })
    },
    onSuccess: () => { toast({ message: t`Saved. Check it and send a test message.` }); onClose() },
  })
  const error = saving.error instanceof ApiError ? saving.error : null
  const errorOf = (path: string): string | undefined => { const refused = error?.fields.find(one => one.path === path || one.path.startsWith(`${path}.`)); return refused && fieldText(refused) }
  const remove = async (): Promise<void> => {
    if (!provider || !(await confirm({ title: t`Take “${provider.title}” away?`, body: t`What waits goes by another provider of the channel, or is held back when there is none.`, action: t`Take away`, danger: true }))) return
    await removeProvider(provider.id).then(onClose, toastError)
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={provider ? provider.title : inLocale(kind.title, locale)} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form onSubmit={event => { event.preventDefault(); if (paces) saving.mutate() }}>
        <Stack>
          <TextInput label={t`Name`} required maxLength={200} data-autofocus value={title} onChange={event => setTitle(event.currentTarget.value)} error={errorOf('title')} />
          {fieldsOfSchema(kind, locale).map(field => <SchemaField key={field.name} field={field} value={settings[field.name]} error={errorOf(`settings.${field.name}`)} onChange={value => setSettings({ ...settings, [field.name]: value })} />)}
          {kind.secrets.map(name => {
            const isSet = provider?.secrets.includes(name) ?? false
            const shared = { label: secretWords(name), description: isSet ? t`Set. Leave it empty to keep it.` : undefined, value: secrets[name] ?? '', error: errorOf(`secrets.${name}`), autoComplete: 'new-password' }
            return /key$/i.test(name) && name !== 'apiKey'
              ? <Textarea key={name} {...shared} autosize minRows={2} maxRows={8} onChange={event => setSecrets({ ...secrets, [name]: event.currentTarget.value })} />
              : <PasswordInput key={name} {...shared} onChange={event => setSecrets({ ...secrets, [name]: event.currentTarget.value })} visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }} />
          })}
          <NumberInput label={t`At most a minute`} description={t`Advertising is held to it; what is about an order always goes first`} min={1} max={1_000_000} hideControls value={perMinute} onChange={setPerMinute} error={errorOf('perMinute')} />
          {kind.channel === 'email' && <Textarea label={t`At most a minute by domain`} description={t`One a line: mail.ru 60. An asterisk stands for every other domain.`} autosize minRows={2} maxRows={8} value={domains} onChange={event => setDomains(event.currentTarget.value)} error={paces ? errorOf('perDomainMinute') : t`Each line is a domain and a number.`} />}
          <Checkbox label={t`In use`} checked={isActive} onChange={event => setActive(event.currentTarget.checked)} />
          <Checkbox label={t`First choice of its channel`} checked={isDefault} onChange={event => setDefault(event.currentTarget.checked)} />
          {saving.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(saving.error)}{error?.fields[0] && <> {error.fields[0].path}: {fieldText(error.fields[0])}</>}</div>}
          <Group justify="space-between" gap="sm">
            {provider ? <Button variant="subtle" color="red" onClick={() => void remove()}><Trans>Take away</Trans></Button> : <span />}
            <Group gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={saving.isPending}><Trans>Save</Trans></Button></Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
