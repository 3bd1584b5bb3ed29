import { Button, Group, Stack, TagsInput } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Begin } from '../../ui/list/bulk.ts'
import { tagsQuery } from './customer-api.ts'

/** Tags that many customers get or lose. */
export function TagsPanel({ count, begin, close }: { count: number; begin: Begin; close: () => void }) {
  const { t } = useLingui()
  const [add, setAdd] = useState<string[]>([])
  const [remove, setRemove] = useState<string[]>([])
  const [sending, setSending] = useState(false)
  const known = (useQuery(tagsQuery).data ?? []).map(tag => tag.name)
  return (
    <form onSubmit={event => { event.preventDefault(); if (sending) return; setSending(true); void begin({ kind: 'tags', add, remove }, t`Tags`).then(close) }}>
      <Stack gap="sm">
        <TagsInput label={t`Put these tags`} data={known} value={add} onChange={setAdd} maxTags={20} maxLength={100} data-autofocus comboboxProps={{ withinPortal: false }} acceptValueOnBlur />
        <TagsInput label={t`Take these tags away`} data={known} value={remove} onChange={setRemove} maxTags={20} maxLength={100} comboboxProps={{ withinPortal: false }} acceptValueOnBlur />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}><Trans>Cancel</Trans></Button>
          <Button type="submit" disabled={add.length + remove.length === 0} loading={sending}><Plural value={count} one="Change # customer" other="Change # customers" /></Button>
        </Group>
      </Stack>
    </form>
  )
}
