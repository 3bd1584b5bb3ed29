import { Button, Checkbox, Group, Select, Stack } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ConditionValue } from '#shared/conditions.ts'
import { useFields } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { ValuePicker } from '../filter/ValuePicker.tsx'
import type { Begin } from './bulk.ts'

/** Fields whose value is a list or has a form of its own: they are edited on the card. */
const ONE_VALUE = new Set(['text', 'code', 'user', 'boolean', 'date', 'money', 'number', 'integer'])

/** One field of many records: which, and what it shall be. */
export function SetFieldPanel({ entity, count, only, begin, close }: { entity: string; count: number; /** The one field this is for. */ only?: string; begin: Begin; close: () => void }) {
  const { t } = useLingui()
  const locale = useLocale()
  const fields = useFields(entity).filter(field => field.edit && ONE_VALUE.has(field.type) && field.name !== 'status' && field.name !== 'externalId' && field.name !== 'number')
  const [name, setName] = useState(only ?? null)
  const [value, setValue] = useState<ConditionValue | undefined>(undefined)
  const [empty, setEmpty] = useState(false)
  const [sending, setSending] = useState(false)
  const field = fields.find(one => one.name === name)
  // A yes-or-no shows "yes" before it is touched.
  const to = empty ? null : field?.type === 'boolean' ? value !== false : (value ?? null)
  const ready = field !== undefined && (empty || to !== null)
  const label = field ? inLocale(field.label, locale) : ''
  return (
    <form onSubmit={event => { event.preventDefault(); if (!ready || sending) return; setSending(true); void begin({ kind: 'set', field: field.name, value: to }, label).then(close) }}>
      <Stack gap="sm">
        {!only && (
          <Select
            label={t`Field`} searchable data-autofocus comboboxProps={{ withinPortal: false }} data={fields.map(one => ({ value: one.name, label: inLocale(one.label, locale) }))}
            value={name} onChange={next => { setName(next); setValue(undefined); setEmpty(false) }} nothingFoundMessage={<Trans>No such field</Trans>}
          />
        )}
        {field && !empty && <ValuePicker key={field.name} field={field} op="eq" value={value} onChange={setValue} />}
        {field && field.type !== 'boolean' && <Checkbox label={t`Leave it empty`} checked={empty} onChange={event => setEmpty(event.currentTarget.checked)} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}><Trans>Cancel</Trans></Button>
          <Button type="submit" disabled={!ready} loading={sending}><Plural value={count} one="Set for # row" other="Set for # rows" /></Button>
        </Group>
      </Stack>
    </form>
  )
}
