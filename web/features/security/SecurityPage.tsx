import { Alert, Button, Checkbox, Group, NumberInput, Stack, Textarea } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Static } from 'typebox'
import type { SaveSecurity, SecurityCard, SecuritySettings } from '#shared/contracts/users.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { useSession } from '../../base/session.ts'
import { toast } from '../../ui/feedback/toast.tsx'
import { Block, Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { GroupRules, type GroupDraft } from './GroupRules.tsx'
import classes from './security.module.css'

type Card = Static<typeof SecurityCard>
const key = ['security_settings', 'card']

/** How people must sign in: passwords, the second factor, addresses. */
export function SecurityPage() {
  const { t } = useLingui()
  const card = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<Card>('/api/security', {}, signal), staleTime: 30_000 })
  if (card.isError) return <ErrorState error={card.error} onRetry={() => void card.refetch()} />
  return <Page title={t`Security`} narrow>{card.data ? <Rules key={JSON.stringify(card.data.settings)} card={card.data} /> : <CardSkeleton />}</Page>
}

const linesOf = (text: string): string[] => text.split(/[\n,;]+/).map(line => line.trim()).filter(Boolean)

function Rules({ card }: { card: Card }) {
  const { t } = useLingui()
  const { isOwner } = useSession().user
  const { settings } = card
  const [least, setLeast] = useState<number | string>(settings.passwordLeast)
  const [owners, setOwners] = useState(settings.ownersTwoFactor)
  const [addresses, setAddresses] = useState(settings.allowedAddresses.join('\n'))
  const [groups, setGroups] = useState<GroupDraft[]>(settings.groups.map(group => ({ id: group.id, demanded: group.twoFactorDemanded, addresses: group.allowedAddresses.join('\n') })))
  const body = (): SaveSecurity => ({
    passwordLeast: Number(least), ownersTwoFactor: owners, allowedAddresses: linesOf(addresses),
    groups: groups.map(group => ({ id: group.id, twoFactorDemanded: group.demanded, allowedAddresses: linesOf(group.addresses) })),
  })
  const save = useMutation({
    mutationFn: () => api.put<Card>('/api/security', body()),
    onSuccess: next => { queryClient.setQueryData(key, next); toast({ message: t`Saved. It holds at once, also for those who are signed in.` }) },
  })
  const isChanged = JSON.stringify(body()) !== JSON.stringify(plain(settings))
  return (
    <form onSubmit={event => { event.preventDefault(); save.mutate() }}>
      <Block title={t`Passwords`}>
        <NumberInput maw={360} label={t`Characters, at least`} description={t`Common words, names and walks over the keyboard are refused in any length`} min={8} max={64} clampBehavior="strict" value={least} onChange={setLeast} required />
      </Block>
      <Block title={t`Second factor and addresses`}>
        <Stack>
          <Checkbox label={t`Owners must sign in with a second factor`} checked={owners} disabled={!isOwner} onChange={event => setOwners(event.currentTarget.checked)} />
          <GroupRules groups={settings.groups} drafts={groups} onDrafts={setGroups} />
        </Stack>
      </Block>
      <Block title={t`From where anybody may sign in`}>
        <Stack gap="sm" maw={560}>
          {card.isProxyUnknown && <Alert color="yellow" title={t`A proxy stands before the program`}><Trans>It sees the address of the proxy instead of people’s own. Name the proxy in TRUSTED_PROXIES before you limit addresses.</Trans></Alert>}
          <Textarea
            label={t`Addresses and networks`} description={t`One a line: 203.0.113.7, 10.0.0.0/8, 2001:db8::/32. Empty: from anywhere. Holds for owners too.`} autosize minRows={3} maxRows={12} disabled={!isOwner}
            value={addresses} onChange={event => setAddresses(event.currentTarget.value)} styles={{ input: { fontFamily: 'ui-monospace, monospace', fontSize: 13 } }}
          />
          <div className="soft" style={{ fontSize: 13 }}>
            <Trans>Your address now: <code>{card.ownAddress}</code>. A list that would shut you out is not saved. Should nobody get in any more, the server’s command line opens it: <code className={classes.command}>prilavok addresses allow-all</code></Trans>
          </div>
          {!isOwner && <div className="soft" style={{ fontSize: 13 }}><Trans>What binds owners too is changed by an owner.</Trans></div>}
        </Stack>
      </Block>
      {save.isError && <div role="alert" style={{ color: 'var(--danger)', marginBottom: 12 }}>{refusalText(save.error)}</div>}
      <Group gap="sm"><Button type="submit" loading={save.isPending} disabled={!isChanged}><Trans>Save</Trans></Button></Group>
    </form>
  )
}

const plain = ({ groups, passwordLeast, ownersTwoFactor, allowedAddresses }: SecuritySettings): SaveSecurity => ({
  passwordLeast, ownersTwoFactor, allowedAddresses, groups: groups.map(({ id, twoFactorDemanded, allowedAddresses: list }) => ({ id, twoFactorDemanded, allowedAddresses: list })),
})
