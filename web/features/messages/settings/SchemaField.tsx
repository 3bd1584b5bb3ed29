import { Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import type { Locale } from '../../../base/locale.ts'
import type { Kind } from './provider-api.ts'

export type FormField = { name: string; label: string; kind: 'text' | 'number' | 'flag' | 'choice'; choices: string[]; isRequired: boolean; first: unknown; min?: number; max?: number; maxLength?: number }

type Property = { type?: string; title?: string; default?: unknown; enum?: unknown[]; minimum?: number; maximum?: number; maxLength?: number; anyOf?: { const?: unknown }[] }
type Schema = { properties?: Record<string, Property>; required?: string[] }

/** Fields of a form, as the manifest's schema names them; titles are "English|По-русски". */
export function fieldsOfSchema(kind: Pick<Kind, 'settings'>, locale: Locale): FormField[] {
  const { properties = {}, required = [] } = kind.settings as Schema
  return Object.entries(properties).map(([name, property]) => {
    const [en = name, ru = en] = (property.title ?? name).split('|')
    const choices = (property.enum ?? property.anyOf?.map(one => one.const) ?? []).filter((one): one is string => typeof one === 'string')
    return {
      name, label: locale === 'ru' ? ru : en, choices, isRequired: required.includes(name), first: property.default,
      kind: choices.length > 0 ? 'choice' as const : property.type === 'boolean' ? 'flag' as const : property.type === 'integer' || property.type === 'number' ? 'number' as const : 'text' as const,
      ...(property.minimum === undefined ? {} : { min: property.minimum }), ...(property.maximum === undefined ? {} : { max: property.maximum }), ...(property.maxLength === undefined ? {} : { maxLength: property.maxLength }),
    }
  })
}

export const firstSettings = (kind: Pick<Kind, 'settings'>): Record<string, unknown> =>
  Object.fromEntries(fieldsOfSchema(kind, 'en').filter(field => field.first !== undefined).map(field => [field.name, field.first]))

const CHOICES: Record<string, MessageDescriptor> = { tls: msg`TLS at once (465)`, starttls: msg`STARTTLS (587)`, none: msg`none` }

type Props = { field: FormField; value: unknown; onChange: (value: unknown) => void; error: string | undefined }

export function SchemaField({ field, value, onChange, error }: Props) {
  const { i18n } = useLingui()
  const shared = { label: field.label, required: field.isRequired, error }
  switch (field.kind) {
    case 'flag': return <Checkbox label={field.label} error={error} checked={value === undefined ? field.first === true : value === true} onChange={event => onChange(event.currentTarget.checked)} />
    case 'number': return <NumberInput {...shared} hideControls min={field.min} max={field.max} value={typeof value === 'number' ? value : ''} onChange={next => onChange(typeof next === 'number' ? next : undefined)} />
    case 'choice': return <NativeSelect {...shared} value={typeof value === 'string' ? value : ''} onChange={event => onChange(event.currentTarget.value)} data={field.choices.map(one => ({ value: one, label: CHOICES[one] ? i18n._(CHOICES[one]) : one }))} />
    default: return <TextInput {...shared} maxLength={field.maxLength} value={typeof value === 'string' ? value : ''} onChange={event => onChange(event.currentTarget.value || undefined)} />
  }
}
