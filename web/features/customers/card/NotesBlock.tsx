import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPencil, IconPin, IconPinnedOff, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { CustomerCard, CustomerNote } from '#shared/contracts/customers.ts'
import { When } from '../../../ui/display/When.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { useCustomerActions } from '../customer-api.ts'
import classes from './card.module.css'

const SHOWN = 3

/** What colleagues must know of this person; the pinned note stands first and is shown with orders too. New ones are written over the history. */
export function NotesBlock({ customer }: { customer: CustomerCard }) {
  const { t } = useLingui()
  const [isAll, setAll] = useState(false)
  if (customer.notes.length === 0) return null
  const notes = isAll ? customer.notes : customer.notes.slice(0, SHOWN)
  return (
    <section className={classes.notes} aria-label={t`Notes`}>
      <ul>{notes.map(note => <Note key={note.id} customer={customer} note={note} />)}</ul>
      {notes.length < customer.notes.length && <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setAll(true)}><Trans>All notes ({customer.notes.length})</Trans></Button>}
    </section>
  )
}

function Note({ customer, note }: { customer: CustomerCard; note: CustomerNote }) {
  const { t } = useLingui()
  const actions = useCustomerActions(customer.id)
  const [text, setText] = useState<string | null>(null)
  const act = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onError: toastError })
  const save = (): void => {
    if (text === null || text.trim() === '' || text.trim() === note.text) { setText(null); return }
    act.mutate(() => actions.changeNote(note.id, { text }), { onSuccess: () => setText(null) })
  }
  const remove = async (): Promise<void> => {
    if (await confirm({ title: t`Remove the note?`, body: note.text.slice(0, 200), action: t`Remove`, danger: true })) act.mutate(() => actions.removeNote(note.id))
  }
  return (
    <li className={classes.note} data-pinned={note.pinned || undefined}>
      {text === null
        ? <p dir="auto">{note.pinned && <><IconPin size={14} aria-label={t`Pinned`} /> </>}{note.text}</p>
        : (
          <Textarea
            autoFocus autosize minRows={2} maxRows={12} maxLength={20_000} aria-label={t`Text of the note`} value={text} onChange={event => setText(event.currentTarget.value)}
            onKeyDown={event => { if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); setText(null) } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save() } }}
          />
        )}
      <div className={classes.noteFoot}>
        <span className="soft">{note.author ? <>{note.author.name}, </> : null}<When value={note.createdAt} /></span>
        {customer.mayChange && text === null && (
          <span className={classes.noteActions}>
            <Tooltip label={note.pinned ? t`Unpin` : t`Pin`}><ActionIcon variant="subtle" color="gray" size={26} aria-label={note.pinned ? t`Unpin` : t`Pin`} disabled={act.isPending} onClick={() => act.mutate(() => actions.changeNote(note.id, { pinned: !note.pinned }))}>{note.pinned ? <IconPinnedOff size={14} /> : <IconPin size={14} />}</ActionIcon></Tooltip>
            <Tooltip label={t`Rewrite`}><ActionIcon variant="subtle" color="gray" size={26} aria-label={t`Rewrite`} onClick={() => setText(note.text)}><IconPencil size={14} /></ActionIcon></Tooltip>
            <Tooltip label={t`Remove`}><ActionIcon variant="subtle" color="gray" size={26} aria-label={t`Remove the note`} disabled={act.isPending} onClick={() => void remove()}><IconTrash size={14} /></ActionIcon></Tooltip>
          </span>
        )}
        {text !== null && <span className={classes.noteActions}><Button size="compact-sm" variant="default" onClick={() => setText(null)}><Trans>Cancel</Trans></Button><Button size="compact-sm" loading={act.isPending} onClick={save}><Trans>Save</Trans></Button></span>}
      </div>
    </li>
  )
}
