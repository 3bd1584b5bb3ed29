import { Alert, Button, Checkbox, Group, Modal, Radio } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { MergeAnswer, MergePreview, MergeSide } from '#shared/contracts/duplicates.ts'
import { refusalText } from '../../base/refusals.ts'
import { toast } from '../../ui/feedback/toast.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { previewQuery, useDuplicateActions } from './duplicates-api.ts'
import { MergeFields } from './MergeFields.tsx'
import { Side } from './Side.tsx'
import { useActionFocus } from './use-action-focus.ts'
import classes from './merge.module.css'

type MergeDialogProps = {
  ids: number[]
  title?: React.ReactNode
  /** The one that cannot be left out: whose card it is. */
  always?: number
  onClose: () => void
}

/** Side by side: who stays, whose value of each field, what goes over; whoever is not the same person is unticked. */
export function MergeDialog({ ids, title, always, onClose }: MergeDialogProps) {
  const { t } = useLingui()
  const [left, setLeft] = useState<readonly number[]>([])
  const [survivor, setSurvivor] = useState<number | null>(null)
  const taken = ids.filter(id => !left.includes(id))
  // Two are needed for a comparison; whoever was left out stays on the screen, to be ticked again.
  const all = useQuery(previewQuery(ids, survivor !== null && taken.includes(survivor) ? survivor : null))
  const asked = taken.length >= 2 ? taken : ids
  const preview = useQuery(previewQuery(asked, survivor !== null && asked.includes(survivor) ? survivor : null))
  const tick = (id: number): void => {
    setLeft(was => (was.includes(id) ? was.filter(one => one !== id) : [...was, id]))
    if (survivor === id) setSurvivor(null)
  }
  return (
    <Modal opened onClose={onClose} title={title ?? <Trans>Merge customers</Trans>} size={Math.min(1100, 240 + ids.length * 280)} yOffset="5vh" closeButtonProps={{ 'aria-label': t`Close` }}>
      {all.isPending && <CardSkeleton lines={8} label={<Trans>Comparing</Trans>} />}
      {all.isError && !all.data && <ErrorState error={all.error} onRetry={() => void all.refetch()} />}
      {all.data && preview.data && (
        <Comparison
          key={asked.join()} everybody={all.data.customers} preview={preview.data} survivorId={survivor !== null && taken.includes(survivor) ? survivor : preview.data.survivorId} taken={taken} always={always} isWaiting={preview.isPlaceholderData}
          onTick={tick} onSurvivor={setSurvivor} onClose={onClose}
        />
      )}
    </Modal>
  )
}

type ComparisonProps = {
  everybody: readonly MergeSide[]; preview: MergePreview; /** Who was chosen, before the comparison has come anew. */ survivorId: number; taken: readonly number[]; always?: number; isWaiting: boolean
  onTick: (id: number) => void; onSurvivor: (id: number) => void; onClose: () => void
}

function Comparison({ everybody, preview, survivorId, taken, always, isWaiting, onTick, onSurvivor, onClose }: ComparisonProps) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { merge, undo } = useDuplicateActions()
  const [choices, setChoices] = useState<Readonly<Record<string, number>>>({})
  const survivor = everybody.find(side => side.id === survivorId)
  const others = everybody.filter(side => taken.includes(side.id) && side.id !== survivorId)
  const merging = useMutation({
    mutationFn: () => merge({ survivorId, mergedIds: others.map(side => side.id), choices: Object.fromEntries(Object.entries(choices).filter(([, id]) => taken.includes(id))) }),
    onSuccess: answer => {
      told(answer)
      onClose()
      // The card that was open may be the one that is gone.
      if (always !== undefined && always !== survivorId) void navigate({ to: `/customers/${survivorId}`, replace: true })
    },
  })
  const told = (answer: MergeAnswer): void => toast({
    message: answer.merges.every(one => one.isDone) ? <Trans>Merged into {survivor?.name || `№ ${survivorId}`}</Trans> : <Trans>Merged into {survivor?.name || `№ ${survivorId}`}; the orders are on their way</Trans>,
    undo: () => undo(answer.merges.map(one => one.id)),
  })
  const mayMerge = preview.mayMerge && others.length > 0 && !isWaiting
  const mergeButton = useActionFocus()
  const orders = others.reduce((sum, side) => sum + side.counts.orders, 0)
  return (
    <form onSubmit={event => { event.preventDefault(); if (mayMerge) merging.mutate() }}>
      <Radio.Group value={String(survivorId)} onChange={value => onSurvivor(Number(value))} aria-label={t`Who stays`}>
        <div className={classes.people} style={{ '--people': everybody.length } as React.CSSProperties}>
          {everybody.map(side => (
            <div key={side.id} className={classes.person} data-left={!taken.includes(side.id) || undefined} data-stays={side.id === survivorId || undefined}>
              <div className={classes.personHead}>
                <Radio value={String(side.id)} disabled={!taken.includes(side.id)} label={side.id === survivorId ? <b><Trans>This one stays</Trans></b> : <Trans>Let this one stay</Trans>} />
                {everybody.length > 2 && side.id !== always && <Checkbox checked={taken.includes(side.id)} onChange={() => onTick(side.id)} label={<Trans>the same person</Trans>} />}
              </div>
              <Side side={side} />
              <Belongings side={side} />
            </div>
          ))}
        </div>
      </Radio.Group>
      <Warnings preview={preview} />
      <MergeFields preview={preview} choices={choices} onChoose={(field, id) => setChoices(was => ({ ...was, [field]: id }))} />
      {merging.isError && <div role="alert" className={classes.error}>{refusalText(merging.error)}</div>}
      <div className={classes.foot}>
        <span className="soft"><Trans>Phones, e-mails, addresses, tags, notes, tasks, files and orders come together. It can be undone for 30 days.</Trans></span>
        <Group gap="sm" wrap="nowrap">
          <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
          <Button type="submit" ref={mergeButton} disabled={!mayMerge} loading={merging.isPending}>
            {orders > 0 ? <Plural value={orders} one="Merge, moving # order" other="Merge, moving # orders" /> : <Trans>Merge</Trans>}
          </Button>
        </Group>
      </div>
    </form>
  )
}

function Belongings({ side: { counts, externalId } }: { side: MergeSide }) {
  return (
    <div className={classes.belongings}>
      {counts.notes > 0 && <span><Plural value={counts.notes} one="# note" other="# notes" /></span>}
      {counts.tasks > 0 && <span><Plural value={counts.tasks} one="# task" other="# tasks" /></span>}
      {counts.files > 0 && <span><Plural value={counts.files} one="# file" other="# files" /></span>}
      {counts.addresses > 1 && <span><Plural value={counts.addresses} one="# address" other="# addresses" /></span>}
      {counts.phones > 1 && <span><Plural value={counts.phones} one="# phone" other="# phones" /></span>}
      {externalId && <span><Trans>id in the store: {externalId}</Trans></span>}
    </div>
  )
}

function Warnings({ preview: { warnings, customers } }: { preview: MergePreview }) {
  const names = (ids: readonly number[]): string => customers.filter(side => ids.includes(side.id)).map(side => side.name || `№ ${side.id}`).join(', ')
  return warnings.map(({ code, ids }) => (
    <Alert key={`${code} ${ids.join()}`} className={classes.warning} color={code === 'not_same' || code === 'in_background' ? 'yellow' : 'red'} variant="light" p="xs">
      {code === 'not_same' ? <Trans>Somebody said that these are different people: {names(ids)}</Trans>
        : code === 'other_site' ? <Trans>Of another store, cannot be merged: {names(ids)}</Trans>
          : code === 'other_kind' ? <Trans>A person and a company cannot be merged: {names(ids)}</Trans>
            : code === 'in_progress' ? <Trans>Orders are still being moved: {names(ids)}</Trans>
              : <Trans>There are many orders: they go over in the background, within a minute or so. New orders come to the customer who stays at once.</Trans>}
    </Alert>
  ))
}
