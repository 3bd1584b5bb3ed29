import { Button } from '@mantine/core'
import { Plural, Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { OrderCard } from '#shared/contracts/orders.ts'
import type { Suggestion, Suggestions as Answer } from '#shared/contracts/outlook.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { Amount, Money } from '../../../ui/display/Money.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import classes from '../monitoring.module.css'

/** What to offer with this order, and why. Nothing is shown where nothing can be said. */
export function Suggestions({ order }: { order: OrderCard }) {
  // The goods of the order are part of the question; other changes of the order are not.
  const goods = order.items.map(item => item.offerId).join(',')
  const { data } = useQuery({ queryKey: ['suggestion', order.id, goods], queryFn: ({ signal }) => api.get<Answer>(`/api/orders/${order.id}/suggestions`, {}, signal), staleTime: 10 * 60_000, retry: false })
  const add = useMutation({
    mutationFn: (offer: Suggestion) => api.post<OrderCard>(`/api/orders/${order.id}/items`, { offerId: offer.offerId, quantity: 1 }),
    onSuccess: (card, offer) => {
      queryClient.setQueryData(['order', order.id], card)
      void queryClient.invalidateQueries({ queryKey: ['order', order.id, 'timeline'] })
      const added = card.items.findLast(item => item.offerId === offer.offerId)
      toast({ message: <Trans>Added: {offer.name}</Trans>, ...(added ? { undo: async () => { queryClient.setQueryData(['order', order.id], await api.delete<OrderCard>(`/api/orders/${order.id}/items/${added.id}`)) } } : {}) })
    },
    onError: toastError,
  })
  if (!data || data.suggestions.length === 0) return null
  return (
    <Block title={<Trans>What to offer</Trans>}>
      <ul className={classes.offers}>
        {data.suggestions.map(one => (
          <li key={one.offerId}>
            {one.imageUrl && <img src={one.imageUrl} alt="" loading="lazy" />}
            <div>
              {one.name} · <Money value={one.price} currency={order.currency} />
              <div className={classes.why}><Trans>Has «{one.because.name}»: bought together in <Plural value={one.together} one="# order" other="# orders" />, <Plural value={one.times} one="# time" other="# times" /> oftener than without it. <Amount value={one.free} /> in stock.</Trans></div>
            </div>
            {order.may.change && <Button size="compact-sm" variant="default" loading={add.isPending && add.variables?.offerId === one.offerId} onClick={() => add.mutate(one)}><Trans>Add</Trans></Button>}
          </li>
        ))}
      </ul>
    </Block>
  )
}
