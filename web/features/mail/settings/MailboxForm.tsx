import { Button, Group, Modal, MultiSelect, NumberInput, PasswordInput, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ChangeMailbox, MailboxChecked, MailboxSettings, MailFault, MailSettings } from '#shared/contracts/mail.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { fieldText, refusalText } from '../../../base/refusals.ts'
import { ApiError } from '../../../base/api.ts'
import { useReference, useReferences } from '../../../base/references.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { useNarrow } from '../../../ui/page/narrow.ts'
import { refreshMail, settingsQuery } from '../mail-api.ts'
import { FAULTS } from '../mail-words.tsx'
import { serviceOf } from './known-services.ts'
import classes from '../mail.module.css'

type Draft = {
  title: string; address: string; fromName: string; isPersonal: boolean; groupIds: number[]; site: string | null; providerId: number | null; imapHost: string; imapPort: number
  imapSecurity: 'tls' | 'starttls' | 'none'; login: string; secret: string; inboxFolder: string; sentFolder: string | null; unknownSenders: 'wait' | 'make'; autoReply: string; isActive: boolean; fetchDays: number
}

const fresh = (mayShare: boolean): Draft => ({
  title: '', address: '', fromName: '', isPersonal: !mayShare, groupIds: [], site: null, providerId: null, imapHost: '', imapPort: 993, imapSecurity: 'tls', login: '', secret: '', inboxFolder: 'INBOX',
  sentFolder: null, unknownSenders: 'wait', autoReply: '', isActive: true, fetchDays: 30,
})
const draftOf = (box: MailboxSettings): Draft => ({ ...box, secret: '', autoReply: box.autoReply ?? '', fetchDays: 30 })

/** Everything about one mailbox. The password is entered and never shown. */
export function MailboxForm({ box, settings, mayShare, onClose }: { box: MailboxSettings | null; settings: MailSettings; mayShare: boolean; onClose: () => void }) {
  const { t, i18n } = useLingui()
  const isNarrow = useNarrow()
  const sites = useReference('sites')
  const groups = useReferences()?.userGroups ?? []
  const [draft, setDraft] = useState<Draft>(() => (box ? draftOf(box) : fresh(mayShare)))
  const set = (change: Partial<Draft>): void => setDraft(now => ({ ...now, ...change }))
  const text = (name: 'title' | 'fromName' | 'imapHost' | 'login' | 'inboxFolder') => ({ value: draft[name], onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }) })
  const setAddress = (address: string): void => {
    const known = serviceOf(address)
    set({ address, ...(box ? {} : { login: address, title: draft.title === draft.address ? address : draft.title, ...(known ? { imapHost: known.host } : {}) }) })
  }
  const connection = { imapHost: draft.imapHost.trim(), imapPort: draft.imapPort, imapSecurity: draft.imapSecurity, login: draft.login.trim() }
  const check = useMutation({ mutationFn: () => api.post<MailboxChecked>('/api/mail/mailboxes/check', { ...connection, ...(draft.secret ? { secret: draft.secret } : {}), ...(box ? { id: box.id } : {}) }) })
  const save = useMutation({
    mutationFn: () => {
      const { secret, fetchDays, isPersonal, autoReply } = draft
      const given: ChangeMailbox = {
        ...connection, title: draft.title.trim() || draft.address, address: draft.address.trim(), fromName: draft.fromName.trim(), groupIds: isPersonal ? [] : draft.groupIds, site: draft.site, providerId: draft.providerId,
        inboxFolder: draft.inboxFolder.trim() || 'INBOX', sentFolder: draft.sentFolder, unknownSenders: draft.unknownSenders, autoReply: autoReply.trim() || null, isActive: draft.isActive, ...(secret ? { secret } : {}),
      }
      return box ? api.patch<MailSettings>(`/api/mail/mailboxes/${box.id}`, given) : api.post<MailSettings>('/api/mail/mailboxes', { ...given, isPersonal, fetchDays, secret })
    },
    onSuccess: next => { queryClient.setQueryData(settingsQuery.queryKey, next); void refreshMail(); toast({ message: t`Saved. Letters come in a moment.` }); onClose() },
  })
  const known = serviceOf(draft.address)
  const checked = check.data
  const wrong = save.error instanceof ApiError && save.error.fields[0] ? fieldText(save.error.fields[0]) : save.isError ? refusalText(save.error) : null
  return (
    <Modal opened onClose={onClose} title={box ? t`Mailbox` : t`Connect a mailbox`} size="lg" fullScreen={isNarrow} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form onSubmit={event => { event.preventDefault(); save.mutate() }}>
        <Stack gap="sm">
          <TextInput label={t`Address`} type="email" required value={draft.address} onChange={event => setAddress(event.currentTarget.value)} data-autofocus={box ? undefined : true} />
          {known && <p className={classes.hint}><Trans>{known.name} wants an app password here, not the one you sign in with: make one in the security settings of the mailbox.</Trans></p>}
          <PasswordInput label={t`Password or app password`} required={!box} placeholder={box?.hasSecret ? t`Entered; leave empty to keep it` : ''} autoComplete="new-password" value={draft.secret} onChange={event => set({ secret: event.currentTarget.value })} data-autofocus={box?.health.code === 'sign_in' ? true : undefined} />
          <Group grow align="flex-start" className={classes.fieldRow}>
            <TextInput label={t`Name of the box`} placeholder={t`Orders`} {...text('title')} />
            <TextInput label={t`Name in letters`} {...text('fromName')} />
          </Group>
          {!box && mayShare && <Switch label={t`Personal: only I read it`} checked={draft.isPersonal} onChange={event => set({ isPersonal: event.currentTarget.checked })} />}
          {!draft.isPersonal && <MultiSelect label={t`For which groups`} placeholder={draft.groupIds.length === 0 ? t`Everybody who may read mail` : ''} data={groups.map(group => ({ value: String(group.id), label: group.name }))} value={draft.groupIds.map(String)} onChange={values => set({ groupIds: values.map(Number) })} />}
          <Group grow align="flex-start" className={classes.fieldRow}>
            <TextInput label={t`IMAP server`} required placeholder="imap.example.com" {...text('imapHost')} />
            <NumberInput label={t`Port`} required min={1} max={65_535} hideControls value={draft.imapPort} onChange={value => { if (typeof value === 'number') set({ imapPort: value }) }} />
            <Select label={t`Protection`} allowDeselect={false} data={[{ value: 'tls', label: 'TLS' }, { value: 'starttls', label: 'STARTTLS' }, { value: 'none', label: t`None` }]} value={draft.imapSecurity} onChange={value => { if (value) set({ imapSecurity: value as Draft['imapSecurity'] }) }} />
          </Group>
          <Group grow align="flex-start" className={classes.fieldRow}>
            <TextInput label={t`Login`} required autoComplete="off" {...text('login')} />
            <TextInput label={t`Folder`} {...text('inboxFolder')} />
          </Group>
          <div role="status">
            <Button variant="default" size="compact-sm" loading={check.isPending} disabled={!connection.imapHost || !connection.login || (!draft.secret && !box)} onClick={() => check.mutate()}><Trans>Try to sign in</Trans></Button>
            {check.isError && <p className={classes.fault}>{refusalText(check.error)}</p>}
            {checked?.ok && <p className={classes.good}><Trans>It works. Folders: {checked.folders.slice(0, 8).join(', ')}</Trans></p>}
            {checked && !checked.ok && <p className={classes.fault}><span>{i18n._(FAULTS[checked.code as MailFault] ?? FAULTS.refused)} <span className="soft" dir="auto">“{checked.words}”</span></span></p>}
          </div>
          <Group grow align="flex-start" className={classes.fieldRow}>
            <Select label={t`Answers leave by`} placeholder={t`The usual provider`} clearable data={settings.providers.map(one => ({ value: String(one.id), label: one.title }))} value={draft.providerId === null ? null : String(draft.providerId)} onChange={value => set({ providerId: value === null ? null : Number(value) })} />
            <Select label={t`Of which shop`} placeholder={t`Any`} clearable data={sites.map(site => ({ value: site.code, label: site.name }))} value={draft.site} onChange={site => set({ site })} />
          </Group>
          <Select label={t`Unknown senders`} allowDeselect={false} data={[{ value: 'wait', label: t`Wait until somebody decides` }, { value: 'make', label: t`Become customers at once` }]} value={draft.unknownSenders} onChange={value => { if (value) set({ unknownSenders: value as Draft['unknownSenders'] }) }} />
          <Textarea label={t`Answer by itself to new letters`} description={t`Once a day to one address; machines get none. Empty: no such answer.`} autosize minRows={2} maxRows={8} maxLength={5000} value={draft.autoReply} onChange={event => set({ autoReply: event.currentTarget.value })} />
          {!box && <NumberInput label={t`Bring in letters of the last days`} min={0} max={3650} hideControls maw={240} value={draft.fetchDays} onChange={value => { if (typeof value === 'number') set({ fetchDays: value }) }} />}
          {box && <Switch label={t`Letters are brought in`} checked={draft.isActive} onChange={event => set({ isActive: event.currentTarget.checked })} />}
          {wrong && <p className={classes.fault} role="alert">{wrong}</p>}
          <Group gap="sm"><Button type="submit" loading={save.isPending}><Trans>Save</Trans></Button><Button variant="subtle" color="gray" onClick={onClose}><Trans>Cancel</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
