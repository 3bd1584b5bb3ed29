import { Button, Checkbox, Group, Modal } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { MergeRow, UndoPreview } from '#shared/contracts/duplicates.ts'
import { refusalText } from '../../base/refusals.ts'
import { Phone } from '../../ui/display/Phone.tsx'
import { toast } from '../../ui/feedback/toast.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { undoPreviewQuery, useDuplicateActions } from './duplicates-api.ts'
import { FieldValue } from './FieldValue.tsx'
import { useFieldName } from './field-names.ts'
import { useActionFocus } from './use-action-focus.ts'
import classes from './merge.module.css'

/** What undoing comes to, before it is done: what goes back, what stays and why. */
export function UndoDialog({ merge, onClose }: { merge: MergeRow; onClose: () => void }) {
  const { t } = useLingui()
  const preview = useQuery(undoPreviewQuery(merge.id))
  return (
    <Modal opened onClose={onClose} size="md" yOffset="10vh" title={<Trans>Undo the merge of {merge.merged.name || `№ ${merge.merged.id}`}</Trans>} closeButtonProps={{ 'aria-label': t`Close` }}>
      {preview.isPending && <CardSkeleton lines={5} label={<Trans>Looking what goes back</Trans>} />}
      {preview.isError && !preview.data && <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data && <UndoForm preview={preview.data} onClose={onClose} />}
    </Modal>
  )
}

function UndoForm({ preview, onClose }: { preview: UndoPreview; onClose: () => void }) {
  const { undo } = useDuplicateActions()
  const [notSame, setNotSame] = useState(false)
  const button = useActionFocus()
  const { merge } = preview
  const undoing = useMutation({
    mutationFn: () => undo([merge.id], notSame),
    onSuccess: () => { toast({ message: <Trans>{merge.merged.name || `№ ${merge.merged.id}`} is a customer of their own again</Trans> }); onClose() },
  })
  return (
    <form onSubmit={event => { event.preventDefault(); undoing.mutate() }}>
      <Returns preview={preview} />
      <Fields preview={preview} />
      <Stays preview={preview} />
      <Checkbox mt="md" checked={notSame} onChange={event => setNotSame(event.currentTarget.checked)} label={<Trans>These are different people: do not offer them again</Trans>} />
      {undoing.isError && <div role="alert" className={classes.error}>{refusalText(undoing.error)}</div>}
      <Group justify="flex-end" gap="sm" mt="md">
        <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
        <Button type="submit" ref={button} disabled={!merge.mayUndo} loading={undoing.isPending}><Trans>Undo the merge</Trans></Button>
      </Group>
    </form>
  )
}

function Returns({ preview: { merge, returns } }: { preview: UndoPreview }) {
  const { phones, emails, tags } = returns
  return (
    <>
      <h3 className={classes.heading}><Trans>Goes back to {merge.merged.name || `№ ${merge.merged.id}`}</Trans></h3>
      <ul className={classes.told}>
        {returns.orders > 0 && <li><Plural value={returns.orders} one="# order" other="# orders" /></li>}
        {returns.tasks > 0 && <li><Plural value={returns.tasks} one="# task" other="# tasks" /></li>}
        {returns.notes > 0 && <li><Plural value={returns.notes} one="# note" other="# notes" /></li>}
        {returns.files > 0 && <li><Plural value={returns.files} one="# file" other="# files" /></li>}
        {phones.map(phone => <li key={phone}><Phone value={phone} link={false} /></li>)}
        {emails.map(email => <li key={email}>{email}</li>)}
        {tags.length > 0 && <li><Trans>tags: {tags.join(', ')}</Trans></li>}
        {returns.addresses > 0 && <li><Plural value={returns.addresses} one="# address" other="# addresses" /></li>}
        {Object.values(returns).every(one => (Array.isArray(one) ? one.length === 0 : one === 0)) && <li className="soft"><Trans>nothing but the name and the card</Trans></li>}
      </ul>
    </>
  )
}

function Fields({ preview: { fields, merge } }: { preview: UndoPreview }) {
  const name = useFieldName()
  if (fields.length === 0) return null
  return (
    <>
      <h3 className={classes.heading}><Trans>On the card of {merge.survivor.name || `№ ${merge.survivor.id}`}</Trans></h3>
      <ul className={classes.told}>
        {fields.map(({ field, now, before, stays }) => (
          <li key={field}>
            <span className="soft">{name(field)}:</span>{' '}
            {stays ? <><FieldValue field={field} value={now} /> <span className="soft"><Trans>(changed since, stays)</Trans></span></> : <><FieldValue field={field} value={now} /> → <FieldValue field={field} value={before} /></>}
          </li>
        ))}
      </ul>
    </>
  )
}

function Stays({ preview: { stays, merge } }: { preview: UndoPreview }) {
  if (stays.orders === 0 && stays.notes === 0) return null
  return (
    <>
      <h3 className={classes.heading}><Trans>Came after the merge and stays with {merge.survivor.name || `№ ${merge.survivor.id}`}</Trans></h3>
      <ul className={classes.told}>
        {stays.orders > 0 && <li><Plural value={stays.orders} one="# order" other="# orders" /></li>}
        {stays.notes > 0 && <li><Plural value={stays.notes} one="# note" other="# notes" /></li>}
      </ul>
    </>
  )
}
