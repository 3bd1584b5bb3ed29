import { Button, MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { CostCard, CreateCost } from '#shared/contracts/costs.ts'
import { useAccount } from '../../../base/account.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { useReference, useReferences } from '../../../base/references.ts'
import { refusalText } from '../../../base/refusals.ts'
import { useOnce } from '../../../base/once.ts'
import { useRight } from '../../../base/session.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { toast } from '../../../ui/feedback/toast.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { NoRight } from '../../../ui/states/NoRight.tsx'
import { todayIn } from '../../../ui/period/period.ts'
import { costQuery } from '../costs-api.ts'
import classes from '../costs.module.css'
import { OrderPicker, type PickedOrder } from './OrderPicker.tsx'

type Draft = { item: string | null; amount: number | null; dateFrom: string; dateTo: string; sites: string[]; order: PickedOrder | null; userId: string | null; source: string; medium: string; campaign: string; comment: string }

export function NewCostPage() {
  return useRight('costs.change') === null ? <NoRight /> : <NewCost />
}

/** A cost entered by hand. What the item is not for is not asked. */
function NewCost() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { timeZone } = useAccount()
  const form = useRef<HTMLFormElement>(null)
  const today = todayIn(timeZone)
  const [draft, setDraft] = useState<Draft>({ item: null, amount: null, dateFrom: today, dateTo: today, sites: [], order: null, userId: null, source: '', medium: '', campaign: '', comment: '' })
  const set = (more: Partial<Draft>): void => setDraft(was => ({ ...was, ...more }))
  const items = useReferences()?.costItems ?? []
  const groups = useReference('costGroups')
  const sites = useReference('sites')
  const users = useReference('users')
  const item = items.find(one => one.code === draft.item)
  const isAd = item?.group === 'attraction'
  const isReady = item !== undefined && draft.amount !== null && draft.dateFrom !== '' && draft.dateTo >= draft.dateFrom
  const days = isReady ? Math.round((Date.parse(draft.dateTo) - Date.parse(draft.dateFrom)) / 86_400_000) + 1 : 1
  const making = useMutation({
    mutationFn: () => api.post<CostCard>('/api/costs', costOf(draft, item)),
    onSuccess: card => {
      queryClient.setQueryData(costQuery(card.id).queryKey, card)
      void queryClient.invalidateQueries({ queryKey: ['cost', 'list'] })
      toast({ message: t`The cost is entered.` })
      void navigate({ to: '/analytics/costs', replace: true })
    },
  })
  const makeOnce = useOnce(making)
  useShortcuts([{ code: 'Enter', mod: true, label: msg`Enter the cost`, run: () => form.current?.requestSubmit() }, { code: 'Escape', label: msg`Back to the list`, run: () => void navigate({ to: '/analytics/costs' }) }])
  return (
    <Page title={t`New cost`} narrow>
      <form ref={form} className={classes.form} onSubmit={event => { event.preventDefault(); if (isReady) makeOnce() }}>
        <div className={classes.pair}>
          <Select
            label={t`Item`} required searchable autoFocus nothingFoundMessage={t`Nothing found`} value={draft.item} onChange={code => set({ item: code })}
            data={groups.map(group => ({ group: group.name, items: items.filter(one => one.active && one.group === group.code).map(one => ({ value: one.code, label: one.name })) })).filter(group => group.items.length > 0)}
            description={item && (item.type === 'var' ? t`Variable: grows with the trade` : t`Constant: whatever the trade`)}
          />
          <NumberInput label={t`Amount`} required hideControls min={0} max={999_999_999_999} decimalScale={2} thousandSeparator=" " decimalSeparator="," value={draft.amount ?? ''} onChange={next => set({ amount: typeof next === 'number' ? next : null })} />
        </div>
        <div className={classes.pair}>
          <TextInput type="date" label={t`First day`} required value={draft.dateFrom} onChange={event => { const day = event.currentTarget.value; set({ dateFrom: day, ...(draft.dateTo < day || draft.dateTo === draft.dateFrom ? { dateTo: day } : {}) }) }} />
          <TextInput type="date" label={t`Last day`} required min={draft.dateFrom} value={draft.dateTo} onChange={event => set({ dateTo: event.currentTarget.value })} error={draft.dateTo < draft.dateFrom ? t`Earlier than the first day` : undefined} />
        </div>
        {isReady && days > 1 && <p className={classes.hint}><Trans>Spread evenly over {days} days: <Money value={Math.floor(Math.round((draft.amount ?? 0) * 100) / days)} /> a day.</Trans></p>}
        <div className={classes.pair}>
          <MultiSelect label={t`Shops`} placeholder={draft.sites.length === 0 ? t`the whole business` : undefined} clearable value={draft.sites} onChange={codes => set({ sites: codes })} data={sites.filter(site => site.active).map(site => ({ value: site.code, label: site.name }))} />
          {item?.appliesToUsers && <Select label={t`Person`} searchable clearable value={draft.userId} onChange={code => set({ userId: code })} data={users.filter(user => user.active).map(user => ({ value: user.code, label: user.name }))} />}
          {item?.appliesToOrders && <OrderPicker value={draft.order} onChange={order => set({ order })} />}
        </div>
        {isAd && (
          <div className={classes.pair}>
            <TextInput label={t`Source`} placeholder="yandex" maxLength={255} value={draft.source} onChange={event => set({ source: event.currentTarget.value })} description={t`As in the links: utm_source`} />
            <TextInput label={t`Medium`} placeholder="cpc" maxLength={255} value={draft.medium} onChange={event => set({ medium: event.currentTarget.value })} />
            <TextInput label={t`Campaign`} maxLength={255} value={draft.campaign} onChange={event => set({ campaign: event.currentTarget.value })} />
          </div>
        )}
        <Textarea label={t`Comment`} autosize minRows={2} maxLength={2000} value={draft.comment} onChange={event => set({ comment: event.currentTarget.value })} />
        {making.isError && <div role="alert" className={classes.refusal}>{refusalText(making.error)}</div>}
        <div className={classes.foot}><Button type="submit" loading={making.isPending} disabled={!isReady}><Trans>Enter the cost</Trans></Button></div>
      </form>
    </Page>
  )
}

function costOf(draft: Draft, item: { appliesToOrders: boolean; appliesToUsers: boolean; group: string } | undefined): CreateCost {
  const isAd = item?.group === 'attraction' && draft.source.trim() !== ''
  return {
    item: draft.item!, amount: Math.round(draft.amount! * 100), dateFrom: draft.dateFrom, dateTo: draft.dateTo, sites: draft.sites, comment: draft.comment,
    ...(item?.appliesToOrders && draft.order ? { orderId: draft.order.id } : {}),
    ...(item?.appliesToUsers && draft.userId ? { userId: Number(draft.userId) } : {}),
    ...(isAd ? { source: draft.source, medium: draft.medium || null, campaign: draft.campaign || null } : {}),
  }
}
