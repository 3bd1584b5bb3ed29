import { Button, Checkbox, ColorInput, Group, Modal, MultiSelect, NativeSelect, NumberInput, Stack, Textarea, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ReferenceName } from '#shared/contracts/settings.ts'
import type { PickableName } from '../../base/references.ts'
import { ApiError } from '../../base/api.ts'
import { useFields } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { useReference } from '../../base/references.ts'
import { fieldText, refusalText } from '../../base/refusals.ts'
import { referenceForms, type FormField } from './reference-forms.ts'
import { referenceTitles } from './reference-titles.ts'
import { useReferenceChanges, type ReferenceRow } from './reference-rows.ts'

/** A row of a reference. Its code is given once, at the making, and never changes: orders and partners carry it. */
export function RowDialog({ name, row, onClose }: { name: ReferenceName; row: ReferenceRow | null; onClose: () => void }) {
  const { t, i18n } = useLingui()
  const form = referenceForms[name]
  const { create, change } = useReferenceChanges(name)
  const [code, setCode] = useState('')
  const [draft, setDraft] = useState<Record<string, unknown>>({})
  const saving = row ? change : create
  const error = saving.error instanceof ApiError ? saving.error : null
  const refusalOf = (field: string) => { const refused = error?.fields.find(one => one.path === field || one.path.startsWith(`${field}[`)); return refused && fieldText(refused) }
  const locked = row?.locked === true
  const save = (): void => {
    const done = { onSuccess: onClose }
    if (!row) create.mutate({ code: code.trim(), ...draft }, done)
    else if (Object.keys(draft).length === 0) onClose()
    else change.mutate({ code: row.code, changes: draft }, done)
  }
  return (
    <Modal opened onClose={onClose} title={row ? (row.name ?? row.code) : i18n._(referenceTitles[name])} size="lg">
      <form onSubmit={event => { event.preventDefault(); save() }}>
        <Stack>
          {!row && <TextInput label={t`Code`} description={t`Latin letters, digits, - _ . — given once, for good`} required maxLength={64} pattern="[A-Za-z0-9][A-Za-z0-9_.\-]*" data-autofocus value={code} onChange={event => setCode(event.currentTarget.value)} error={refusalOf('code')} />}
          {locked && <div className="soft"><Trans>This group begins or ends every order: it cannot be changed.</Trans></div>}
          {form.fields.map(field => (
            <Field
              key={field.name} field={field} disabled={locked} error={refusalOf(field.name)}
              value={field.name in draft ? draft[field.name] : row?.[field.name]}
              onChange={value => setDraft({ ...draft, [field.name]: value })}
            />
          ))}
          {saving.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(saving.error)}</div>}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
            <Button type="submit" loading={saving.isPending} disabled={locked}><Trans>Save</Trans></Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type FieldProps = { field: FormField; value: unknown; onChange: (value: unknown) => void; error?: string; disabled?: boolean }

function Field({ field, value, onChange, error, disabled }: FieldProps) {
  const { i18n } = useLingui()
  const shared = { label: i18n._(field.label), description: field.help ? i18n._(field.help) : undefined, required: field.needed, error, disabled }
  const text = typeof value === 'string' ? value : ''
  switch (field.kind) {
    case 'flag': return <Checkbox label={shared.label} disabled={disabled} error={error} checked={value === true} onChange={event => onChange(event.currentTarget.checked)} />
    case 'color': return <ColorInput {...shared} format="hex" value={text} onChange={onChange} swatches={['#8b97a2', '#3b82d6', '#1693b3', '#17868a', '#2e9a57', '#7c991f', '#c79a0c', '#dd7417', '#d64545', '#d1478f', '#8a54c9', '#5f6ad4']} />
    case 'number': case 'hours': return <NumberInput {...shared} hideControls decimalScale={field.kind === 'hours' ? 2 : 4} decimalSeparator="," allowedDecimalSeparators={['.', ',']} value={typeof value === 'number' ? value : ''} onChange={next => onChange(typeof next === 'number' ? next : null)} />
    case 'money': return <NumberInput {...shared} hideControls min={0} decimalScale={2} thousandSeparator=" " decimalSeparator="," allowedDecimalSeparators={['.', ',']} value={typeof value === 'number' ? value / 100 : ''} onChange={next => onChange(typeof next === 'number' ? Math.round(next * 100) : null)} />
    case 'choice': return <NativeSelect {...shared} value={text} onChange={event => onChange(event.currentTarget.value)} data={[...(text === '' ? [{ value: '', label: '' }] : []), ...field.options.map(option => ({ value: option.value, label: i18n._(option.label) }))]} />
    case 'code': return <CodeField {...shared} of={field.of} value={text} onChange={onChange} />
    case 'codes': return <CodesField {...shared} of={field.of} value={value} onChange={onChange} />
    case 'orderFields': return <OrderFields {...shared} value={value} onChange={onChange} />
    case 'longText': return <Textarea {...shared} autosize minRows={2} maxRows={8} maxLength={2000} value={text} onChange={event => onChange(event.currentTarget.value || null)} />
    default: return <TextInput {...shared} maxLength={255} value={text} onChange={event => onChange(event.currentTarget.value || (field.needed ? '' : null))} />
  }
}

type Shared = { label: string; description?: string; required?: boolean; error?: string; disabled?: boolean }


function CodeField({ of, value, onChange, ...shared }: Shared & { of: PickableName; value: string; onChange: (value: unknown) => void }) {
  const options = useReference(of)
  return <NativeSelect {...shared} value={value} onChange={event => onChange(event.currentTarget.value || null)} data={[{ value: '', label: '—' }, ...options.filter(option => option.active || option.code === value).map(option => ({ value: option.code, label: option.name }))]} />
}

function CodesField({ of, value, onChange, ...shared }: Shared & { of: PickableName; value: unknown; onChange: (value: unknown) => void }) {
  const options = useReference(of)
  return <MultiSelect {...shared} searchable data={options.map(option => ({ value: option.code, label: option.name }))} value={Array.isArray(value) ? (value as string[]) : []} onChange={onChange} />
}

function OrderFields({ value, onChange, ...shared }: Shared & { value: unknown; onChange: (value: unknown) => void }) {
  const locale = useLocale()
  const fields = useFields('order').filter(field => field.edit)
  return <MultiSelect {...shared} searchable data={fields.map(field => ({ value: field.name, label: inLocale(field.label, locale) }))} value={Array.isArray(value) ? (value as string[]) : []} onChange={onChange} />
}
