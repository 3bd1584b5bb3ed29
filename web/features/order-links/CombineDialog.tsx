import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { CombineTechnique, CombinationPreview } from '#shared/contracts/order-pairs.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { ApiError } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'
import { toast } from '../../ui/feedback/toast.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { CombinePreview } from './CombinePreview.tsx'
import { NearOrderLine } from './NearOrderLine.tsx'
import { pairsQuery, previewQuery, usePairActions } from './pairs-api.ts'
import { usePart } from './PartButton.tsx'
import classes from './pairs.module.css'

type CombineDialogProps = { order: OrderCard; /** The order to combine with, when it is known. */ otherId: number | null; onClose: () => void }

/** Makes one order of two: which stays, whose goods, and what comes out before it is done. */
export function CombineDialog({ order, otherId, onClose }: CombineDialogProps) {
  const { t } = useLingui()
  const [other, setOther] = useState(otherId)
  const [before] = useState(() => document.activeElement)
  useEffect(() => () => { if (before instanceof HTMLElement) before.focus({ preventScroll: true }) }, [before])
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} title={<Trans>Make one order of two</Trans>} size="lg" yOffset="6vh">
      {other === null ? <ChooseOther order={order} onChoose={setOther} onClose={onClose} /> : <Chosen order={order} otherId={other} onOther={() => setOther(null)} onClose={onClose} />}
    </Modal>
  )
}

function ChooseOther({ order, onChoose, onClose }: { order: OrderCard; onChoose: (id: number) => void; onClose: () => void }) {
  const { t } = useLingui()
  const { byNumber } = usePairActions()
  const pairs = useQuery(pairsQuery(order.id)).data
  const [number, setNumber] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const find = async (): Promise<void> => {
    if (!number.trim() || busy) return
    setBusy(true)
    try {
      const id = await byNumber(number)
      if (id === null) setReason(t`There is no order with this number.`)
      else onChoose(id)
    } catch (error) {
      setReason(refusalText(error))
    }
    setBusy(false)
  }
  return (
    <form onSubmit={event => { event.preventDefault(); void find() }}>
      <Stack>
        <TextInput data-autofocus label={t`Number of the other order`} value={number} error={reason} maxLength={255} onChange={event => { setNumber(event.currentTarget.value); setReason(null) }} />
        {(pairs?.repeats ?? []).map(({ order: near }) => (
          <Button key={near.id} variant="default" justify="flex-start" h="auto" py={6} onClick={() => onChoose(near.id)}><NearOrderLine order={near} plain /></Button>
        ))}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
          <Button type="submit" loading={busy} disabled={!number.trim()}><Trans>Go on</Trans></Button>
        </Group>
      </Stack>
    </form>
  )
}

function Chosen({ order, otherId, onOther, onClose }: { order: OrderCard; otherId: number; onOther: () => void; onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const actions = usePairActions()
  const part = usePart()
  const [swapped, setSwapped] = useState(false)
  const [technique, setTechnique] = useState<CombineTechnique>('summ')
  const [busy, setBusy] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  const form = useRef<HTMLFormElement>(null)
  const [survivorId, takenId] = swapped ? [otherId, order.id] : [order.id, otherId]
  const preview = useQuery(previewQuery(survivorId, takenId))
  const shown = preview.data?.results.find(result => result.technique === technique)
  // The choice is there after the question: the hands are already on it.
  const isThere = preview.data !== undefined
  useEffect(() => { if (isThere) form.current?.querySelector<HTMLElement>('input[type=radio]:checked')?.focus() }, [isThere])

  const combine = async (): Promise<void> => {
    if (!shown || !preview.data || busy) return
    setBusy(true)
    setReason(null)
    try {
      const { combination } = await actions.combine(survivorId, { otherId: takenId, technique, expectedTotal: shown.total })
      const { survivor, other } = preview.data
      onClose()
      toast({
        message: <Trans>Orders {survivor.number} and {other.number} are one now</Trans>,
        ...(combination === null ? {} : { undo: () => part({ id: combination, survivor, other }) }),
      })
      if (survivorId !== order.id) await navigate({ to: `/orders/${survivorId}` })
    } catch (error) {
      setReason(refusalText(error))
      if (error instanceof ApiError && error.code === 'combination_outdated') void client.invalidateQueries({ queryKey: previewQuery(survivorId, takenId).queryKey })
    }
    setBusy(false)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void combine() }
  }
  if (preview.isPending) return <CardSkeleton label={<Trans>Counting the result</Trans>} lines={8} />
  if (!preview.data) {
    return (
      <Stack>
        <div role="alert">{refusalText(preview.error)}</div>
        <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onOther}><Trans>Choose another order</Trans></Button></Group>
      </Stack>
    )
  }
  const data: CombinationPreview = preview.data
  return (
    <form ref={form} onKeyDown={onKeyDown} onSubmit={event => { event.preventDefault(); void combine() }}>
      <CombinePreview preview={data} technique={technique} onTechnique={setTechnique} onSwap={() => setSwapped(!swapped)} />
      {reason && <div role="alert" style={{ color: 'var(--danger)', marginTop: 12 }}>{reason}</div>}
      <Group justify="flex-end" gap="sm" className={classes.foot}>
        <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
        <Button type="submit" loading={busy} disabled={!shown}><Trans>Combine the orders</Trans></Button>
      </Group>
    </form>
  )
}
