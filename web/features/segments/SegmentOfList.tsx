import { Button, Modal, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconUsersGroup } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { toastError } from '../../ui/feedback/toast.tsx'
import { useOnce } from '../../base/once.ts'
import type { SlotProps } from '../../base/slots.ts'
import { makeSegment } from './segment-api.ts'
import classes from './segments.module.css'

/** Beside the list of customers: a fixed list of those that it shows now. */
export function SegmentOfList({ entity, query }: SlotProps['list.tool']) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const make = useMutation({
    mutationFn: () => makeSegment({ name, from: { ...(query.filter ? { filter: JSON.stringify(query.filter) } : {}), ...(query.q ? { q: query.q } : {}) } }),
    onSuccess: ({ segment }) => void navigate({ to: `/analytics/segments/${segment.id}` }),
    onError: toastError,
  })
  const makeOnce = useOnce(make)
  if (entity !== 'customer') return null
  return (
    <>
      <Button variant="subtle" color="gray" size="compact-md" leftSection={<IconUsersGroup size={16} stroke={1.5} aria-hidden />} onClick={() => setOpen(true)}><Trans>To a segment</Trans></Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={<Trans>A fixed list of these customers</Trans>}>
        <form className={classes.form} onSubmit={event => { event.preventDefault(); makeOnce() }}>
          <TextInput label={t`Name`} required maxLength={200} value={name} onChange={event => setName(event.currentTarget.value)} data-autofocus />
          <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}><Trans>Make the segment</Trans></Button>
        </form>
      </Modal>
    </>
  )
}
