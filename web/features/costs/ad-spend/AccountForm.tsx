import { Button, NativeSelect, NumberInput, PasswordInput, Switch, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AdAccount } from '#shared/contracts/ad-spend.ts'
import { api } from '../../../base/api.ts'
import { useLocale } from '../../../base/locale.ts'
import { useReferences } from '../../../base/references.ts'
import { refusalText } from '../../../base/refusals.ts'
import { servicesQuery } from '../costs-api.ts'
import classes from '../costs.module.css'
import { keepAccounts } from './Accounts.tsx'

type Values = { name: string; item: string; source: string; medium: string; daysBack: number; isOn: boolean; settings: Record<string, unknown>; secrets: Record<string, string> }

/** An account of an advertising service. A secret that is set is not shown; left empty it stays. */
export function AccountForm({ account, onDone }: { account: AdAccount | null; onDone: () => void }) {
  const { t } = useLingui()
  const language = useLocale() === 'ru' ? 'ru' : 'en'
  const services = useQuery(servicesQuery).data ?? []
  const items = (useReferences()?.costItems ?? []).filter(item => item.active && item.group === 'attraction')
  const service = services.find(one => one.kind === (account?.kind ?? services[0]?.kind))
  const [changes, setChanges] = useState<Partial<Values>>({})
  const save = useMutation({
    mutationFn: (values: Values) => (account
      ? api.patch<{ accounts: AdAccount[] }>(`/api/ad-spend/accounts/${account.id}`, values)
      : api.post<{ accounts: AdAccount[] }>('/api/ad-spend/accounts', { kind: service!.kind, ...values })),
    onSuccess: answer => { keepAccounts(answer); onDone() },
  })
  if (!service) return null
  const fresh = { name: service.title[language], item: 'context-ad', source: service.source, medium: service.medium, daysBack: 7, isOn: true, settings: Object.fromEntries(service.settings.map(one => [one.name, one.value])) }
  const now: Values = { ...fresh, ...(account ? { name: account.name, item: account.item, source: account.source, medium: account.medium, daysBack: account.daysBack, isOn: account.isOn, settings: { ...account.settings } } : {}), secrets: {}, ...changes }
  const set = (more: Partial<Values>): void => setChanges({ ...changes, ...more })
  const label = (one: { label: { ru: string; en: string } }): string => one.label[language]
  return (
    <form className={classes.form} onSubmit={event => { event.preventDefault(); save.mutate({ ...now, settings: Object.fromEntries(Object.entries(now.settings).filter(([, value]) => value !== undefined)) }) }} onKeyDown={event => { if (event.key === 'Escape') { event.stopPropagation(); onDone() } }}>
      <div className={classes.pair}>
        <TextInput label={t`Name`} required autoFocus maxLength={100} value={now.name} onChange={event => set({ name: event.currentTarget.value })} />
        {service.secrets.map(secret => (
          <PasswordInput key={secret.name} label={label(secret)} required={!account} autoComplete="off" placeholder={account?.secrets.includes(secret.name) ? t`set; leave empty to keep it` : undefined} value={now.secrets[secret.name] ?? ''} onChange={event => set({ secrets: { ...now.secrets, [secret.name]: event.currentTarget.value.trim() } })} />
        ))}
        {service.settings.filter(one => one.kind === 'text').map(one => <TextInput key={one.name} label={label(one)} value={String(now.settings[one.name] ?? '')} maxLength={200} onChange={event => set({ settings: { ...now.settings, [one.name]: event.currentTarget.value } })} />)}
      </div>
      <div className={classes.pair}>
        <NativeSelect label={t`Cost item`} value={now.item} onChange={event => set({ item: event.currentTarget.value })} data={items.map(item => ({ value: item.code, label: item.name }))} />
        <TextInput label={t`Source`} required maxLength={255} value={now.source} onChange={event => set({ source: event.currentTarget.value })} />
        <TextInput label={t`Medium`} maxLength={255} value={now.medium} onChange={event => set({ medium: event.currentTarget.value })} />
        <NumberInput label={t`Last days each time`} min={1} max={90} allowDecimal={false} clampBehavior="strict" value={now.daysBack} onChange={days => { if (typeof days === 'number') set({ daysBack: days }) }} description={t`The service corrects its figures for some days`} />
      </div>
      {service.settings.filter(one => one.kind === 'flag').map(one => <Switch key={one.name} label={label(one)} checked={now.settings[one.name] === true} onChange={event => set({ settings: { ...now.settings, [one.name]: event.currentTarget.checked } })} />)}
      <Switch label={t`Load by itself`} checked={now.isOn} onChange={event => set({ isOn: event.currentTarget.checked })} />
      {save.isError && <div role="alert" className={classes.refusal}>{refusalText(save.error)}</div>}
      <div className={classes.foot}>
        <Button type="submit" loading={save.isPending}><Trans>Save</Trans></Button>
        <Button variant="subtle" onClick={onDone}><Trans>Cancel</Trans></Button>
      </div>
    </form>
  )
}
