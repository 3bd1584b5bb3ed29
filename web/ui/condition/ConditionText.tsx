import { Textarea } from '@mantine/core'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useRef, useState } from 'react'
import { OPERATORS_OF, type Condition } from '#shared/conditions.ts'
import { conditionText, ConditionTextError, parseConditionText } from '#shared/condition-text.ts'
import type { Field } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import type { ConditionEditorProps } from './ConditionEditor.tsx'
import { typeIn, type Relation } from './relations.ts'
import classes from './condition.module.css'

type Fault = { words: MessageDescriptor; /** The piece of the text that does not fit. */ piece: string; at: number }

const FAULTS: Record<ConditionTextError['code'], MessageDescriptor> = {
  unexpected: msg`This does not fit here`,
  unclosed_text: msg`The closing quote is missing`,
  field_expected: msg`Here stands the name of a field`,
  operator_expected: msg`Here stands what must be true of the field: =, in, contains, is empty …`,
  value_expected: msg`Here stands a value: a number, a text in quotes, yes or no`,
  bracket_expected: msg`A bracket is missing here`,
  number_expected: msg`Here stands a whole number`,
  too_large: msg`The condition is too large`,
}

type Wrong = { name: string; words: MessageDescriptor }

function wrongName(condition: Condition, fields: Field[], relations: Relation[]): Wrong | null {
  if ('and' in condition || 'or' in condition) return ('and' in condition ? condition.and : condition.or).map(part => wrongName(part, fields, relations)).find(Boolean) ?? null
  if ('not' in condition) return wrongName(condition.not, fields, relations)
  if ('has' in condition) {
    const relation = relations.find(one => one.name === condition.has)
    return relation ? condition.where ? wrongName(condition.where, relation.fields, []) : null : { name: condition.has, words: msg`The record has nothing of this name` }
  }
  const field = fields.find(one => one.name === condition.field)
  return !field ? { name: condition.field, words: msg`There is no such field` } : OPERATORS_OF[field.type].includes(condition.op) ? null : { name: condition.field, words: msg`This cannot be asked of this field` }
}

/** The tree as text; what cannot be read is named and pointed at, and the tree stays as it was. */
export function ConditionText({ label, fields, relations, value, onChange, readOnly }: ConditionEditorProps) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const typeOf = typeIn(fields, relations)
  const written = value ? conditionText(value, locale, typeOf) : ''
  const [typed, setTyped] = useState<{ text: string; of: string } | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  // What was typed stays while it is what the tree says; a change from elsewhere, such as undo, shows itself.
  const text = typed && (fault || typed.of === written) ? typed.text : written

  const read = (next: string): void => {
    let condition: Condition | null = null
    try {
      condition = next.trim() === '' ? null : parseConditionText(next, typeOf)
    } catch (error) {
      if (!(error instanceof ConditionTextError)) throw error
      setTyped({ text: next, of: written })
      setFault({ words: FAULTS[error.code], piece: next.slice(error.at, error.at + 24), at: error.at })
      return
    }
    const wrong = condition && wrongName(condition, fields, relations)
    setTyped({ text: next, of: condition ? conditionText(condition, locale, typeOf) : '' })
    setFault(wrong ? { words: wrong.words, piece: wrong.name, at: Math.max(0, next.indexOf(wrong.name)) } : null)
    if (!wrong) onChange(condition)
  }
  const insert = (name: string): void => {
    const at = area.current?.selectionStart ?? text.length
    read(`${text.slice(0, at)}${at > 0 && !/[\s(]$/.test(text.slice(0, at)) ? ' ' : ''}${name} ${text.slice(at)}`)
    area.current?.focus()
  }
  return (
    <div>
      <Textarea
        ref={area} aria-label={label} autosize minRows={4} maxRows={14} readOnly={readOnly} spellCheck={false} classNames={{ input: classes.code }} value={text} onChange={event => read(event.currentTarget.value)}
        placeholder={locale === 'ru' ? 'status из ("new") и total >= 5000.00' : 'status in ("new") and total >= 5000.00'}
        error={fault && (
          <>
            {i18n._(fault.words)}{fault.piece && <>: <code>{fault.piece}</code></>}{' '}
            <button type="button" className={classes.link} onClick={() => { area.current?.focus(); area.current?.setSelectionRange(fault.at, fault.at + fault.piece.length) }}><Trans>Show the place</Trans></button>
          </>
        )}
      />
      {!readOnly && (
        <details className={classes.names}>
          <summary><Trans>Names of the fields</Trans></summary>
          <ul aria-label={t`Names of the fields`}>
            {fields.filter(field => field.filter).map(field => <li key={field.name}><button type="button" className={classes.link} onClick={() => insert(field.name)}><code>{field.name}</code></button> <span className="soft">{inLocale(field.label, locale)}</span></li>)}
          </ul>
        </details>
      )}
    </div>
  )
}
