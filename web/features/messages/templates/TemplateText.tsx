import { Textarea, TextInput } from '@mantine/core'
import { useRef, type ReactNode } from 'react'
import { VariableMenu } from './VariableMenu.tsx'
import classes from './templates.module.css'

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  description?: ReactNode
  error?: ReactNode
  /** More than one line. */
  long?: boolean
  code?: boolean
  minRows?: number
  maxLength?: number
  required?: boolean
  autoFocus?: boolean
  readOnly?: boolean
  /** The label is said by what stands around. */
  hideLabel?: boolean
}

/** A text of a template, with the variables at hand: they are put where the caret is. */
export function TemplateText({ label, value, onChange, long, code, minRows = 2, readOnly, hideLabel, ...shared }: Props) {
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null)
  const insert = (words: string): void => {
    const from = field.current?.selectionStart ?? value.length
    const to = field.current?.selectionEnd ?? from
    onChange(value.slice(0, from) + words + value.slice(to))
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(from + words.length, from + words.length)
    })
  }
  const given = { ...shared, ref: field, value, 'aria-label': label, readOnly, dir: 'auto' as const }
  return (
    <div className={classes.textField}>
      <div className={classes.textHead} data-bare={hideLabel || undefined}><span aria-hidden>{!hideLabel && label}{shared.required && <span className={classes.star}> *</span>}</span>{!readOnly && <VariableMenu of={label} onPick={insert} />}</div>
      {long
        ? <Textarea {...given} autosize minRows={minRows} maxRows={24} onChange={event => onChange(event.currentTarget.value)} classNames={code ? { input: classes.code! } : undefined} spellCheck={!code} />
        : <TextInput {...given} onChange={event => onChange(event.currentTarget.value)} />}
    </div>
  )
}
