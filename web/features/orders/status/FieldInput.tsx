import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import type { Field } from '../../../base/fields.ts'
import { useReference } from '../../../base/references.ts'

type FieldInputProps = { field: Field | undefined; label: string; value: unknown; onChange: (value: unknown) => void; autoFocus?: boolean }

/** An input for one field of the catalogue, by its type; fields that the catalogue does not list are texts. */
export function FieldInput({ field, label, value, onChange, autoFocus }: FieldInputProps) {
  const options = useReference(field?.type === 'user' ? (field.options ?? 'users') : field?.options)
  // The window may be open already, with the choice of a status in it: then its own trap does not look for a field again.
  const focus = autoFocus ? { 'data-autofocus': true, autoFocus: true } : {}
  const decimals = field?.type === 'money' ? 2 : field?.type === 'integer' ? 0 : 3
  const scale = field?.type === 'money' ? 100 : 1
  switch (field?.type) {
    case 'code': case 'user': {
      return (
        <Select
          {...focus} required label={label} searchable data={options.filter(option => option.active).map(option => ({ value: option.code, label: option.name }))} value={value === undefined || value === null ? null : String(value)}
          onChange={code => onChange(code !== null && field.type === 'user' ? Number(code) : code)}
        />
      )
    }
    case 'money': case 'integer': case 'number':
      return <NumberInput {...focus} required label={label} hideControls min={0} decimalScale={decimals} allowedDecimalSeparators={['.', ',']} decimalSeparator="," thousandSeparator=" " value={typeof value === 'number' ? value / scale : ''} onChange={next => onChange(typeof next === 'number' ? Math.round(next * scale * 1000) / 1000 : undefined)} />
    case 'boolean':
      return <Checkbox {...focus} label={label} checked={value === true} onChange={event => onChange(event.currentTarget.checked)} />
    default: {
      const type = field?.type === 'date' ? 'date' : field?.type === 'phone' ? 'tel' : 'text'
      return <TextInput {...focus} required label={label} type={type} value={typeof value === 'string' ? value : ''} onChange={event => onChange(event.currentTarget.value)} />
    }
  }
}
