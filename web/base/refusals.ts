import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { ApiError, type FieldRefusal } from './api.ts'
import { refusalMessages } from './known-refusals.ts'
import './refusal-messages.ts'

const unknownRefusal = msg`The server refused this: {code}.`
const fault = msg`Something broke on the server. Nothing was changed.`
const unexpected = msg`Something went wrong in this window. Reload the page; what you typed in open fields is kept.`

/** A refusal in words; params fill the text. A code that has no words yet is shown as it is, with the request's id. */
export function refusalWords(code: string, params: Record<string, unknown>): string {
  // A reason may have words of its own: `condition_invalid.hidden_field`.
  const known = refusalMessages[`${code}.${String(params.reason)}`] ?? refusalMessages[code]
  return known ? i18n._(known.id, params, { message: known.message }) : i18n._(unknownRefusal.id, { code }, { message: unknownRefusal.message })
}

/** Any error as a person should read it. Field refusals are listed after the general text. */
export function refusalText(error: unknown): string {
  if (!(error instanceof ApiError)) return i18n._(unexpected)
  const words = error.code === 'fault' || (error.status >= 500 && !error.unreachable) ? i18n._(fault) : refusalWords(error.code, error.params)
  const fields = error.fields.map(field => `${field.path}: ${fieldText(field)}`)
  const text = error.code === 'invalid' && fields.length > 0 ? fields.join('; ') : [words, ...fields].join(' ')
  const known = error.code in refusalMessages
  return error.requestId && !known ? `${text} (${error.requestId})` : text
}

/** The refusal of one field, for showing beside it. */
export function fieldText(field: FieldRefusal): string {
  return refusalWords(field.code, field.params ?? {})
}
