import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AdAccount } from '#shared/contracts/ad-spend.ts'
import { api } from '../../../base/api.ts'
import { useLocale } from '../../../base/locale.ts'
import { queryClient } from '../../../base/query-client.ts'
import { Amount } from '../../../ui/display/Money.tsx'
import { Day, When } from '../../../ui/display/When.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { accountsQuery, servicesQuery } from '../costs-api.ts'
import { HEALTH } from '../cost-words.ts'
import classes from '../costs.module.css'
import { AccountForm } from './AccountForm.tsx'

type Answer = { accounts: AdAccount[] }
export const keepAccounts = ({ accounts }: Answer): void => {
  queryClient.setQueryData(accountsQuery.queryKey, accounts)
  void queryClient.invalidateQueries({ queryKey: ['cost', 'ad-loads'] })
}

/** Accounts of advertising services that are loaded from every day by themselves, and how they do. */
export function Accounts({ mayChange }: { mayChange: boolean }) {
  const accounts = useQuery(accountsQuery).data ?? []
  const [editing, setEditing] = useState<number | 'new' | null>(null)
  const add = mayChange && editing === null && <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setEditing('new')}><Trans>Account</Trans></Button>
  return (
    <Block title={<Trans>Loaded by itself every day</Trans>} actions={add}>
      {accounts.length === 0 && editing === null && <p className={classes.hint}><Trans>Connect Yandex Direct, and what it costs is here every morning, the last days corrected.</Trans></p>}
      <ul className={classes.list}>
        {accounts.map(account => (editing === account.id
          ? <li key={account.id}><AccountForm account={account} onDone={() => setEditing(null)} /></li>
          : <li key={account.id}><Account account={account} mayChange={mayChange} onEdit={() => setEditing(account.id)} /></li>))}
      </ul>
      {editing === 'new' && <AccountForm account={null} onDone={() => setEditing(null)} />}
    </Block>
  )
}

function Account({ account, mayChange, onEdit }: { account: AdAccount; mayChange: boolean; onEdit: () => void }) {
  const { i18n } = useLingui()
  const locale = useLocale()
  const service = useQuery(servicesQuery).data?.find(one => one.kind === account.kind)
  const load = useMutation({ mutationFn: () => api.post<Answer>(`/api/ad-spend/accounts/${account.id}/load`), onSuccess: keepAccounts, onError: toastError })
  const remove = async (): Promise<void> => {
    if (await confirm({ title: <Trans>Forget the account «{account.name}»?</Trans>, body: <Trans>Its token is forgotten too. What it has brought stays among the costs.</Trans>, action: <Trans>Forget</Trans>, danger: true })) {
      await api.delete<Answer>(`/api/ad-spend/accounts/${account.id}`).then(keepAccounts, toastError)
    }
  }
  return (
    <>
      <div className={classes.row}>
        <span className={classes.grow}><b dir="auto">{account.name}</b> <span className="soft">· {service?.title[locale === 'ru' ? 'ru' : 'en'] ?? account.kind} · {account.source}{account.medium && ` / ${account.medium}`}</span></span>
        <Health account={account} />
        {mayChange && (
          <>
            <Button size="compact-sm" variant="default" loading={load.isPending} disabled={!account.isOn} onClick={() => load.mutate()}><Trans>Load now</Trans></Button>
            <Button size="compact-sm" variant="subtle" onClick={onEdit}><Trans>Change</Trans></Button>
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => void remove()}><Trans>Forget</Trans></Button>
          </>
        )}
      </div>
      {account.health === 'failing' && (
        <p className={classes.refusal}>
          {account.healthCode && HEALTH[account.healthCode] ? i18n._(HEALTH[account.healthCode]!) : account.healthCode} {account.healthWords && <span className="soft">({account.healthWords})</span>} <span className="soft"><Trans>Next try:</Trans> <When value={account.nextAt} /></span>
        </p>
      )}
      {account.loadedTo && <p className={classes.hint}><Trans>Loaded up to</Trans> <Day value={account.loadedTo} />, <When value={account.loadedAt} />{account.unitsLeft !== null && <>; <Trans>left of the service’s allowance:</Trans> <Amount value={account.unitsLeft} /></>}</p>}
    </>
  )
}

function Health({ account }: { account: AdAccount }) {
  if (!account.isOn) return <span className={classes.tag}><Trans>switched off</Trans></span>
  if (account.health === 'well') return <span className={classes.tag} data-tone="good"><Trans>works</Trans></span>
  if (account.health === 'failing') return <span className={classes.tag} data-tone="bad"><Trans>does not work</Trans></span>
  if (account.health === 'waiting') return <span className={classes.tag}><Trans>the report is being made</Trans></span>
  return <span className={classes.tag}><Trans>not loaded yet</Trans></span>
}
