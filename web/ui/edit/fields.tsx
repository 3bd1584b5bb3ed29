import { NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { useAccount } from '../../base/account.ts'
import type { ReferenceItem } from '../../base/references.ts'
import { loadPhoneRules, normalPhone } from '../../base/phone.ts'
import { Amount, Money } from '../display/Money.tsx'
import { Phone } from '../display/Phone.tsx'
import { StatusBadge } from '../display/StatusBadge.tsx'
import { Day, When } from '../display/When.tsx'
import { fromZoned, toZoned } from './zoned.ts'
import { EditInPlace, type FieldProps } from './EditInPlace.tsx'
import classes from './edit.module.css'

type Text = string | null
const orNull = (text: Text): Text => (text?.trim() ? text.trim() : null)
const sameText = (a: Text, b: Text): boolean => orNull(a) === orNull(b)

/** One line. Empty is null. */
export function EditText(props: FieldProps<Text> & { type?: 'text' | 'email' | 'url'; maxLength?: number }) {
  return (
    <EditInPlace {...props} same={sameText} tidy={orNull} show={value => value} input={draft => (
      <TextInput
        className={classes.input} autoFocus type={props.type} maxLength={props.maxLength} aria-labelledby={draft.labelId} value={draft.value ?? ''}
        onChange={event => draft.set(event.currentTarget.value)} onBlur={() => draft.commit()} onKeyDown={draft.onKeyDown} onFocus={event => event.currentTarget.select()}
      />
    )} />
  )
}

/** Many lines: Enter makes one, Ctrl/⌘ Enter or leaving saves. */
export function EditMultiline(props: FieldProps<Text>) {
  return (
    <EditInPlace {...props} multiline same={sameText} tidy={orNull} show={value => value} input={draft => (
      <Textarea
        className={classes.input} autoFocus autosize minRows={2} maxRows={12} aria-labelledby={draft.labelId} value={draft.value ?? ''}
        onChange={event => draft.set(event.currentTarget.value)} onBlur={() => draft.commit()} onKeyDown={draft.onKeyDown}
      />
    )} />
  )
}

type FigureProps = { decimals: number; scale: number; suffix?: string }
function Figure({ draft, decimals, scale, suffix, min }: FigureProps & { draft: Parameters<React.ComponentProps<typeof EditInPlace<number | null>>['input']>[0]; min?: number }) {
  return (
    <NumberInput
      className={classes.input} autoFocus hideControls min={min} decimalScale={decimals} thousandSeparator=" " decimalSeparator="," allowedDecimalSeparators={['.', ',']} suffix={suffix}
      aria-labelledby={draft.labelId} value={draft.value === null ? '' : draft.value / scale}
      onChange={next => draft.set(typeof next === 'number' ? Math.round(next * scale * 1000) / 1000 : next === '' ? null : draft.value)}
      onBlur={() => draft.commit()} onKeyDown={draft.onKeyDown} onFocus={event => event.currentTarget.select()}
    />
  )
}

/** A number, three decimals at most. */
export function EditNumber(props: FieldProps<number | null> & { unit?: string; decimals?: number; min?: number }) {
  return <EditInPlace {...props} show={value => <Amount value={value} unit={props.unit} />} input={draft => <Figure draft={draft} decimals={props.decimals ?? 3} scale={1} min={props.min} />} />
}

/** A sum; on the wire and here minor units, in the field roubles and kopecks. */
export function EditMoney(props: FieldProps<number | null> & { min?: number; /** Not said: the account's. */ currency?: string }) {
  const account = useAccount()
  const currency = props.currency ?? account.currency
  return <EditInPlace {...props} show={value => <Money value={value} currency={currency} />} input={draft => <Figure draft={draft} decimals={2} scale={100} min={props.min} />} />
}

/** A phone, typed as people type it, kept in E.164; what cannot be a number is kept as typed. */
export function EditPhone(props: FieldProps<Text>) {
  return (
    <EditInPlace {...props} same={sameText} tidy={normal} show={value => <Phone value={value} link={false} />} input={draft => (
      <TextInput
        className={classes.input} autoFocus type="tel" onFocus={event => { event.currentTarget.select(); void loadPhoneRules() }} aria-labelledby={draft.labelId} value={draft.value ?? ''}
        onChange={event => draft.set(event.currentTarget.value)} onKeyDown={draft.onKeyDown} onBlur={() => draft.commit()}
      />
    )} />
  )
}
const normal = (text: Text): Text => (orNull(text) === null ? null : normalPhone(text!))

/** A calendar day, `2026-11-21`. */
export function EditDate(props: FieldProps<Text>) {
  return (
    <EditInPlace {...props} same={sameText} show={value => <Day value={value} />} input={draft => (
      <TextInput className={classes.input} autoFocus type="date" aria-labelledby={draft.labelId} value={draft.value?.slice(0, 10) ?? ''} onChange={event => draft.set(event.currentTarget.value || null)} onBlur={() => draft.commit()} onKeyDown={draft.onKeyDown} />
    )} />
  )
}

/** A moment: ISO in UTC on the wire, the account's time zone in the field. */
export function EditMoment(props: FieldProps<Text>) {
  const { timeZone } = useAccount()
  return (
    <EditInPlace {...props} same={sameText} show={value => <When value={value} />} input={draft => (
      <TextInput className={classes.input} autoFocus type="datetime-local" aria-labelledby={draft.labelId} value={draft.value ? toZoned(draft.value, timeZone) : ''} onChange={event => draft.set(event.currentTarget.value ? fromZoned(event.currentTarget.value, timeZone) : null)} onBlur={() => draft.commit()} onKeyDown={draft.onKeyDown} />
    )} />
  )
}

type EditSelectProps = FieldProps<Text> & { options: ReferenceItem[]; /** May be empty. */ clearable?: boolean }

/** One of a reference. Values that were switched off are shown but not offered. */
export function EditSelect({ options, clearable, ...props }: EditSelectProps) {
  const { t } = useLingui()
  const find = (code: Text) => options.find(option => option.code === code)
  return (
    <EditInPlace
      {...props}
      show={value => { const item = find(value); return item?.color ? <StatusBadge color={item.color}>{item.name}</StatusBadge> : (item?.name ?? value) }}
      input={draft => (
        <Select
          className={classes.input} autoFocus defaultDropdownOpened searchable={options.length > 7} clearable={clearable} aria-labelledby={draft.labelId} nothingFoundMessage={t`Nothing found`}
          data={options.filter(option => option.active || option.code === draft.value).map(option => ({ value: option.code, label: option.name }))}
          value={draft.value} onChange={next => draft.commit(next)} onBlur={() => draft.cancel()} onKeyDown={event => { if (event.key === 'Escape') draft.onKeyDown(event); else event.stopPropagation() }}
        />
      )}
    />
  )
}
