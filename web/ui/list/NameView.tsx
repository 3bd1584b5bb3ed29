import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useRight } from '../../base/session.ts'
import { useViewChanges, type SavedView, type ViewQuery } from '../../base/views.ts'
import { toastError } from '../feedback/toast.tsx'

/** Asks for the name of a view and whether all see it. */
export function NameView({ entity, view, query, onClose, onSaved }: { entity: string; view: SavedView | 'new'; query: ViewQuery; onClose: () => void; onSaved: (view: SavedView) => void }) {
  const { t } = useLingui()
  const { create, change } = useViewChanges(entity)
  const mayShare = useRight('views.share') !== null
  const [name, setName] = useState(view === 'new' ? '' : view.name)
  const [shared, setShared] = useState(view === 'new' ? false : view.shared)
  const done = { onSuccess: (saved: SavedView) => { onSaved(saved); onClose() }, onError: toastError }
  const save = (): void => {
    if (!name.trim()) return
    if (view === 'new') create.mutate({ name: name.trim(), shared, query }, done)
    else change.mutate({ id: view.id, name: name.trim(), shared }, done)
  }
  return (
    <Modal opened onClose={onClose} title={view === 'new' ? <Trans>Save as a view</Trans> : <Trans>Name and sharing</Trans>} size="sm">
      <form onSubmit={event => { event.preventDefault(); save() }}>
        <Stack>
          <TextInput data-autofocus label={t`Name`} required maxLength={80} value={name} onChange={event => setName(event.currentTarget.value)} />
          {mayShare && <Checkbox label={t`Everybody sees it`} checked={shared} onChange={event => setShared(event.currentTarget.checked)} />}
          <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={create.isPending || change.isPending}><Trans>Save</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
