import { Button, MultiSelect, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConversionFeed, CreateFeed } from '#shared/contracts/conversions.ts'
import { api } from '../../../base/api.ts'
import { useReference } from '../../../base/references.ts'
import { refusalText } from '../../../base/refusals.ts'
import { useOnce } from '../../../base/once.ts'
import classes from '../costs.module.css'

type Answer = { feeds: ConversionFeed[] }
type Values = Required<CreateFeed>

const TARGETS = ['createdTarget', 'paidTarget', 'completedTarget', 'cancelledTarget', 'spamTarget'] as const
type Targets = Record<(typeof TARGETS)[number], string | null>
/** The words that a new feed begins with; those of orders are the ones that Direct knows by itself. */
const WORDS: Record<Values['format'], Targets> = {
  goals: { createdTarget: null, paidTarget: 'order_paid', completedTarget: null, cancelledTarget: 'order_cancelled', spamTarget: null },
  orders: { createdTarget: 'IN_PROGRESS', paidTarget: 'PAID', completedTarget: null, cancelledTarget: 'CANCELLED', spamTarget: null },
}

/** What a counter is told: goals by event, whose orders, what they are worth. */
export function FeedForm({ feed, onDone }: { feed: ConversionFeed | null; onDone: (answer?: Answer) => void }) {
  const { t } = useLingui()
  const sites = useReference('sites')
  const statuses = useReference('statuses')
  const [changes, setChanges] = useState<Partial<Values>>({})
  const fresh: Values = { name: t`Yandex Metrica`, site: sites[0]?.code ?? '', format: 'goals', identifier: 'client_id', createdTarget: null, paidTarget: 'order_paid', completedTarget: null, cancelledTarget: 'order_cancelled', spamTarget: null, spamStatuses: [], price: 'total', daysBack: 21, repeatHours: 6, isOn: true }
  const known: Values = feed ? (Object.fromEntries(Object.keys(fresh).map(name => [name, feed[name as keyof Values]])) as Values) : fresh
  const now: Values = { ...known, ...changes }
  const set = (more: Partial<Values>): void => setChanges({ ...changes, ...more })
  const save = useMutation({ mutationFn: () => (feed ? api.patch<Answer>(`/api/conversion-feeds/${feed.id}`, now) : api.post<Answer>('/api/conversion-feeds', now)), onSuccess: onDone })
  const saveOnce = useOnce(save)
  const isOfOrders = now.format === 'orders'
  // What was typed stays; words that nobody has changed become those that the other form knows.
  const setFormat = (format: Values['format']): void => {
    const [before, after] = [WORDS[now.format], WORDS[format]]
    const kept = Object.fromEntries(TARGETS.map(name => [name, now[name] === before[name] ? after[name] : now[name]]))
    set({ format, ...kept, ...(format === 'orders' ? { identifier: 'client_id' } : {}), ...(feed === null && now.name === (format === 'orders' ? t`Yandex Metrica` : t`Yandex Direct`) ? { name: format === 'orders' ? t`Yandex Direct` : t`Yandex Metrica` } : {}) })
  }
  const target = (name: (typeof TARGETS)[number], label: string) => <TextInput label={label} placeholder={t`is not told of`} maxLength={100} value={now[name] ?? ''} onChange={event => set({ [name]: event.currentTarget.value })} />
  return (
    <form className={classes.form} onSubmit={event => { event.preventDefault(); saveOnce() }} onKeyDown={event => { if (event.key === 'Escape' && !event.defaultPrevented) { event.stopPropagation(); onDone() } }}>
      <div className={classes.pair}>
        <TextInput label={t`Name`} required autoFocus maxLength={100} value={now.name} onChange={event => set({ name: event.currentTarget.value })} />
        <NativeSelect label={t`Which shop`} value={now.site} onChange={event => set({ site: event.currentTarget.value })} data={sites.map(site => ({ value: site.code, label: site.name }))} />
        <NativeSelect
          label={t`What is told`} value={now.format} onChange={event => setFormat(event.currentTarget.value as Values['format'])} data={[{ value: 'goals', label: t`goals, to Yandex Metrica` }, { value: 'orders', label: t`orders with their status, to Yandex Direct` }]}
          description={isOfOrders ? t`For the conversion centre of Direct and the customer data of Metrica` : t`For offline conversions of a counter`}
        />
        {!isOfOrders && <NativeSelect label={t`The visitor is known by`} value={now.identifier} onChange={event => set({ identifier: event.currentTarget.value as Values['identifier'] })} data={[{ value: 'client_id', label: 'ClientId' }, { value: 'yclid', label: 'yclid' }]} />}
        <NativeSelect label={t`What an order is worth`} value={now.price} onChange={event => set({ price: event.currentTarget.value as Values['price'] })} data={[{ value: 'total', label: t`its total` }, { value: 'margin', label: t`its margin` }, { value: 'none', label: t`not told` }]} />
      </div>
      <p className={classes.hint}>{isOfOrders ? <Trans>What Direct calls each stage of an order; a stage without a word is not told.</Trans> : <Trans>The goal of the counter for each stage of an order; a stage without one is not told.</Trans>}</p>
      <div className={classes.pair}>
        {target('createdTarget', t`When it is made`)}
        {target('paidTarget', t`When it is paid in full`)}
        {target('completedTarget', t`When it is completed`)}
        {target('cancelledTarget', t`When it is cancelled`)}
        {target('spamTarget', t`When it is spam`)}
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
