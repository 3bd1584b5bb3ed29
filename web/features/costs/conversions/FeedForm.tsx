import { Button, MultiSelect, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConversionFeed, CreateFeed } from '#shared/contracts/conversions.ts'
import { api } from '../../../base/api.ts'
import { useReference } from '../../../base/references.ts'
import { refusalText } from '../../../base/refusals.ts'
import classes from '../costs.module.css'

type Answer = { feeds: ConversionFeed[] }
type Values = Required<CreateFeed>

/** What a counter is told: goals by event, whose orders, what they are worth. */
export function FeedForm({ feed, onDone }: { feed: ConversionFeed | null; onDone: (answer?: Answer) => void }) {
  const { t } = useLingui()
  const sites = useReference('sites')
  const statuses = useReference('statuses')
  const [changes, setChanges] = useState<Partial<Values>>({})
  const fresh: Values = { name: t`Yandex Metrica`, site: sites[0]?.code ?? '', identifier: 'client_id', paidTarget: 'order_paid', cancelledTarget: 'order_cancelled', spamTarget: null, spamStatuses: [], price: 'total', daysBack: 21, repeatHours: 6, isOn: true }
  const known: Values = feed ? (Object.fromEntries(Object.keys(fresh).map(name => [name, feed[name as keyof Values]])) as Values) : fresh
  const now: Values = { ...known, ...changes }
  const set = (more: Partial<Values>): void => setChanges({ ...changes, ...more })
  const save = useMutation({ mutationFn: () => (feed ? api.patch<Answer>(`/api/conversion-feeds/${feed.id}`, now) : api.post<Answer>('/api/conversion-feeds', now)), onSuccess: onDone })
  const target = (name: 'paidTarget' | 'cancelledTarget' | 'spamTarget', label: string) => <TextInput label={label} maxLength={100} value={now[name] ?? ''} onChange={event => set({ [name]: event.currentTarget.value })} />
  return (
    <form className={classes.form} onSubmit={event => { event.preventDefault(); save.mutate() }} onKeyDown={event => { if (event.key === 'Escape' && !event.defaultPrevented) { event.stopPropagation(); onDone() } }}>
      <div className={classes.pair}>
        <TextInput label={t`Name`} required autoFocus maxLength={100} value={now.name} onChange={event => set({ name: event.currentTarget.value })} />
        <NativeSelect label={t`Shop`} value={now.site} onChange={event => set({ site: event.currentTarget.value })} data={sites.map(site => ({ value: site.code, label: site.name }))} />
        <NativeSelect label={t`The visitor is known by`} value={now.identifier} onChange={event => set({ identifier: event.currentTarget.value as Values['identifier'] })} data={[{ value: 'client_id', label: 'ClientId' }, { value: 'yclid', label: 'yclid' }]} />
        <NativeSelect label={t`What an order is worth`} value={now.price} onChange={event => set({ price: event.currentTarget.value as Values['price'] })} data={[{ value: 'total', label: t`its total` }, { value: 'margin', label: t`its margin` }, { value: 'none', label: t`not told` }]} />
      </div>
      <div className={classes.pair}>
        {target('paidTarget', t`Goal: paid`)}
        {target('cancelledTarget', t`Goal: cancelled`)}
        {target('spamTarget', t`Goal: spam`)}
        <MultiSelect label={t`Statuses that mean spam`} searchable clearable value={now.spamStatuses} onChange={spamStatuses => set({ spamStatuses })} data={statuses.map(status => ({ value: status.code, label: status.name }))} />
      </div>
      <div className={classes.pair}>
        <NumberInput label={t`Orders of the last days`} min={1} max={90} allowDecimal={false} clampBehavior="strict" value={now.daysBack} onChange={days => { if (typeof days === 'number') set({ daysBack: days }) }} description={t`Metrica takes no older ones than 21 days`} />
        <NumberInput label={t`Hours for the same file`} min={1} max={168} allowDecimal={false} clampBehavior="strict" value={now.repeatHours} onChange={hours => { if (typeof hours === 'number') set({ repeatHours: hours }) }} description={t`Fetched again sooner, the address gives the same`} />
      </div>
      <Switch label={t`The address works`} checked={now.isOn} onChange={event => set({ isOn: event.currentTarget.checked })} />
      {save.isError && <div role="alert" className={classes.refusal}>{refusalText(save.error)}</div>}
      <div className={classes.foot}><Button type="submit" loading={save.isPending}><Trans>Save</Trans></Button><Button variant="subtle" onClick={() => onDone()}><Trans>Cancel</Trans></Button></div>
    </form>
  )
}
