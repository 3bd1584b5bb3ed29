import { ActionIcon, Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailRules, MailSettings } from '#shared/contracts/mail.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { refusalText } from '../../../base/refusals.ts'
import { useReferences } from '../../../base/references.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { settingsQuery } from '../mail-api.ts'
import classes from '../mail.module.css'

const NAME = '{name}'
const EMAIL = '{email}'

/** Signatures by group, and who unknown senders are. */
export function MailRulesForm({ settings }: { settings: MailSettings }) {
  const { t } = useLingui()
  const groups = useReferences()?.userGroups ?? []
  const [draft, setDraft] = useState<MailRules>({ signatures: settings.signatures, senderRules: settings.senderRules })
  const save = useMutation({
    mutationFn: () => api.put<MailSettings>('/api/mail/rules', { ...draft, senderRules: draft.senderRules.filter(rule => rule.pattern.trim() !== '') }),
    onSuccess: next => { queryClient.setQueryData(settingsQuery.queryKey, next); toast({ message: t`Signatures and senders are saved.` }) },
  })
  const textOf = (groupId: number | null): string => draft.signatures.find(one => one.groupId === groupId)?.text ?? ''
  const sign = (groupId: number | null, text: string): void => setDraft({ ...draft, signatures: [...draft.signatures.filter(one => one.groupId !== groupId), { groupId, text }] })
  const rule = (at: number, change: Partial<MailRules['senderRules'][number]>): void => setDraft({ ...draft, senderRules: draft.senderRules.map((one, place) => (place === at ? { ...one, ...change } : one)) })
  return (
    <form onSubmit={event => { event.preventDefault(); save.mutate() }}>
      <Block title={<Trans>Signatures</Trans>}>
        <Stack gap="sm">
          <p className={classes.hint}><Trans><code>{NAME}</code> and <code>{EMAIL}</code> stand for whoever writes.</Trans></p>
          {[{ id: null, name: t`Everybody else` }, ...groups].map(group => (
            <Textarea key={group.id ?? 'all'} label={<span dir="auto">{group.name}</span>} autosize minRows={2} maxRows={6} maxLength={2000} value={textOf(group.id)} onChange={event => sign(group.id, event.currentTarget.value)} />
          ))}
        </Stack>
      </Block>
      <Block title={<Trans>Who unknown senders are</Trans>} actions={<Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setDraft({ ...draft, senderRules: [...draft.senderRules, { pattern: '', decision: 'ignore' }] })}><Trans>Rule for a sender</Trans></Button>}>
        <Stack gap="xs">
          <p className={classes.hint}><Trans>An address, or a whole domain as @example.com. Whom no rule names, the mailbox decides.</Trans></p>
          {draft.senderRules.map((one, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- rules have no name of their own while they are typed
            <Group key={at} gap="xs" wrap="nowrap">
              <TextInput className={classes.pattern} aria-label={t`Address or domain`} placeholder="@example.com" value={one.pattern} onChange={event => rule(at, { pattern: event.currentTarget.value.trim() })} />
              <Select aria-label={t`Decision`} allowDeselect={false} data={[{ value: 'ignore', label: t`Never a customer` }, { value: 'make', label: t`A customer at once` }]} value={one.decision} onChange={value => { if (value) rule(at, { decision: value as 'make' | 'ignore' }) }} />
              <ActionIcon variant="subtle" color="gray" aria-label={t`Remove the rule`} onClick={() => setDraft({ ...draft, senderRules: draft.senderRules.filter((_, place) => place !== at) })}><IconX size={16} aria-hidden /></ActionIcon>
            </Group>
          ))}
        </Stack>
      </Block>
      {save.isError && <p className={classes.fault} role="alert">{refusalText(save.error)}</p>}
      <Button type="submit" loading={save.isPending}><Trans>Save</Trans></Button>
    </form>
  )
}
