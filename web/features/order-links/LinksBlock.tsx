import { ActionIcon, Button, Group, NativeSelect, TextInput, Tooltip } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LinkOrders, OrderLink } from '#shared/contracts/order-pairs.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { refusalText } from '../../base/refusals.ts'
import { Day } from '../../ui/display/When.tsx'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { NearOrderLine } from './NearOrderLine.tsx'
import { pairsQuery, usePairActions } from './pairs-api.ts'
import { PartButton } from './PartButton.tsx'
import classes from './pairs.module.css'

function useKindWords(): Record<OrderLink['kind'], string> {
  const { t } = useLingui()
  return { link: t`Linked`, exchange: t`Exchange`, split: t`Split`, repeat: t`Repeat`, combination: t`Combined` }
}

/** Orders that belong to this one, on both of their cards, with the way to part what was combined. */
export function LinksBlock({ order }: { order: OrderCard }) {
  const { t } = useLingui()
  const pairs = useQuery(pairsQuery(order.id)).data
  const [adding, setAdding] = useState(false)
  const links = pairs?.links ?? []
  const taken = (pairs?.combinations ?? []).filter(one => one.survivor.id === order.id)
  return (
    <Block
      title={<Trans>Linked orders</Trans>}
      actions={order.may.change && <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={16} stroke={1.5} />} aria-expanded={adding} onClick={() => setAdding(!adding)}><Trans>Link an order</Trans></Button>}
    >
      {adding && <AddLink order={order} onDone={() => setAdding(false)} />}
      {pairs && links.length === 0 && !adding && <p className="faint">{t`No linked orders`}</p>}
      <ul className={classes.list}>
        {links.map(link => {
          const combination = link.kind === 'combination' ? taken.find(one => one.other.id === link.order.id) : undefined
          return <LinkLine key={link.id} order={order} link={link}>{combination && order.may.change && <><span className="soft"><Trans>can be parted until</Trans> <Day value={combination.undoUntil.slice(0, 10)} /></span> <PartButton combination={combination} /></>}</LinkLine>
        })}
      </ul>
    </Block>
  )
}

function LinkLine({ order, link, children }: { order: OrderCard; link: OrderLink; children?: React.ReactNode }) {
  const { t } = useLingui()
  const words = useKindWords()
  const actions = usePairActions()
  const remove = async (): Promise<void> => {
    try {
      await actions.unlink(order.id, link.id)
      const kind = link.kind
      if (kind === 'combination') return
      toast({
        message: <Trans>The link with {link.order.number} is gone</Trans>,
        undo: () => actions.link(order.id, { other: link.order.number, kind, ...(link.comment ? { comment: link.comment } : {}) }),
      })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <li className={classes.line}>
      <span className={classes.said}>
        <span className={classes.kind}>{words[link.kind]}</span> <NearOrderLine order={link.order} />
        {link.comment && <span className={classes.comment} dir="auto">{link.comment}</span>}
      </span>
      <span className={classes.actions}>
        {children}
        {order.may.change && link.kind !== 'combination' && (
          <Tooltip label={<Trans>Remove the link</Trans>}><ActionIcon variant="subtle" color="gray" size="sm" aria-label={t`Remove the link with ${link.order.number}`} onClick={() => void remove()}><IconX size={14} /></ActionIcon></Tooltip>
        )}
      </span>
    </li>
  )
}

function AddLink({ order, onDone }: { order: OrderCard; onDone: () => void }) {
  const { t } = useLingui()
  const words = useKindWords()
  const actions = usePairActions()
  const [other, setOther] = useState('')
  const [kind, setKind] = useState<LinkOrders['kind']>('exchange')
  const [comment, setComment] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    if (!other.trim() || busy) return
    setBusy(true)
    try {
      await actions.link(order.id, { other: other.trim(), kind, ...(comment.trim() ? { comment: comment.trim() } : {}) })
      onDone()
    } catch (error) {
      setReason(refusalText(error))
      setBusy(false)
    }
  }
  return (
    <form className={classes.add} onSubmit={event => { event.preventDefault(); void save() }} onKeyDown={event => { if (event.key === 'Escape') { event.stopPropagation(); onDone() } }}>
      <TextInput autoFocus label={t`Number`} value={other} maxLength={255} error={reason} onChange={event => { setOther(event.currentTarget.value); setReason(null) }} />
      <NativeSelect label={t`What it is`} value={kind} onChange={event => setKind(event.currentTarget.value as LinkOrders['kind'])} data={(['exchange', 'split', 'repeat', 'link'] as const).map(code => ({ value: code, label: words[code] }))} />
      <TextInput className={classes.wide} label={t`Comment`} value={comment} maxLength={2000} onChange={event => setComment(event.currentTarget.value)} />
      <Group gap="sm"><Button type="submit" size="sm" loading={busy} disabled={!other.trim()}><Trans>Link the orders</Trans></Button><Button size="sm" variant="default" onClick={onDone}><Trans>Cancel</Trans></Button></Group>
    </form>
  )
}
