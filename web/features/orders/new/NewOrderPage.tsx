import { Button } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { refusalText } from '../../../base/refusals.ts'
import { useReferences } from '../../../base/references.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { toast } from '../../../ui/feedback/toast.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { useDefault } from '../offered.ts'
import { createOrder } from '../order-api.ts'
import { CustomerFields } from './CustomerFields.tsx'
import { DeliveryFields, OtherFields } from './DeliveryFields.tsx'
import { isEmptyDraft, lineSum, requestOf, useDraft } from './draft.ts'
import { DraftItems } from './DraftItems.tsx'
import { useNamedCustomer } from './use-named-customer.ts'
import classes from './new.module.css'

/** A new order without leaving the keyboard. The draft is kept on this computer; a refusal or a reload loses nothing. */
export function NewOrderPage() {
  const { t } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  const goods = useRef<HTMLInputElement>(null)
  const { draft, change, changeItem, addItem, removeItem, clear } = useDraft()
  useNamedCustomer(change)
  const defaults = { site: useDefault('sites'), orderMethod: useDefault('orderMethods') }
  const site = draft.site ?? defaults.site
  const delivery = useReferences()?.deliveryTypes.find(type => type.code === draft.deliveryType)
  const deliveryCost = draft.deliveryCost ?? delivery?.defaultCost ?? 0
  const total = draft.items.reduce((sum, item) => sum + lineSum(item), 0) + deliveryCost

  const create = useMutation({
    mutationFn: () => createOrder(client, requestOf(draft, defaults)),
    onSuccess: order => {
      clear()
      toast({ message: <Trans>Order {order.number} is made</Trans> })
      void navigate({ to: `/orders/${order.id}`, replace: true })
    },
  })
  const ready = draft.items.length > 0 || draft.phone.trim() !== '' || draft.customer !== null
  const save = (): void => { if (ready && !create.isPending) create.mutate() }
  useShortcuts([{ code: 'Enter', mod: true, label: msg`Save the new order`, run: save }])

  return (
    <Page title={t`New order`} narrow actions={!isEmptyDraft(draft) && <Button variant="subtle" color="gray" onClick={() => { const before = draft; clear(); toast({ message: <Trans>The draft is thrown away</Trans>, undo: () => change(before) }) }}><Trans>Throw the draft away</Trans></Button>}>
      <form className={classes.form} onSubmit={event => { event.preventDefault(); save() }} onKeyDown={event => { if (event.key === 'Enter' && (event.target as Element).matches('input') && !event.ctrlKey && !event.metaKey) event.preventDefault() }}>
        <CustomerFields draft={draft} change={change} onFound={() => goods.current?.focus()} />
        <DraftItems items={draft.items} site={site} searchRef={goods} onAdd={addItem} onChange={changeItem} onRemove={removeItem} />
        <DeliveryFields draft={draft} site={site} change={change} />
        <OtherFields draft={draft} site={site} change={change} />
        <footer className={classes.footer}>
          {create.isError && <div className={classes.refusal} role="alert">{refusalText(create.error)} <Trans>Nothing you typed is lost.</Trans></div>}
          <span className={classes.total}><Trans>Total</Trans> <b><Money value={total} /></b></span>
          <Button type="submit" loading={create.isPending} disabled={!ready}><Trans>Make the order (Ctrl Enter)</Trans></Button>
        </footer>
      </form>
    </Page>
  )
}
