import type { FieldRefusal, Refusal } from '#server/platform/errors.ts'
import { failed, type Envelope } from './envelope.ts'

type Wording = { status?: number; text: string | ((params: Record<string, unknown>) => string) }

const ENTITY = 'Errors in the entity format'
const PARAMETERS = 'Errors in the input parameters'

/**
 * How v5 words each refusal. Clients compare these texts letter by letter (they map them to exception classes), so they are never
 * translated. A code that is not listed answers as an error in the entity, with its own status.
 */
const WORDINGS: Record<string, Wording> = {
  key_missing: { text: '"apiKey" is missing.' },
  key_wrong: { status: 403, text: 'Wrong "apiKey" value.' },
  forbidden: { status: 403, text: 'Access denied.' },
  field_forbidden: { status: 403, text: 'Access denied.' },
  method_unknown: { status: 404, text: 'API method not found' },
  method_not_allowed: { status: 405, text: 'Method Not Allowed' },
  too_many_requests: { status: 503, text: 'Service Temporarily Unavailable' },
  body_too_large: { status: 413, text: 'Request Entity Too Large' },
  body_unreadable: { text: PARAMETERS },
  parameters_unreadable: { text: PARAMETERS },
  parameter_missing: { text: ({ parameter }) => `Parameter '${parameter}' is missing` },
  parameter_unreadable: { text: PARAMETERS },
  wrong_parameter: { text: PARAMETERS },
  unknown_site: { text: PARAMETERS },
  too_many_rows: { text: PARAMETERS },
  not_found: { status: 404, text: 'Not found' },
  payment_not_found: { status: 404, text: 'Payment not found' },
  note_not_found: { status: 404, text: 'Note not found' },
  invalid: { text: ENTITY },
  combine_itself: { text: ENTITY },
  combine_other_site: { text: ENTITY },
  combine_other_currency: { text: ENTITY },
  combine_over: { status: 400, text: ENTITY },
  order_combined: { status: 400, text: ENTITY },
  no_cancelling_status: { status: 400, text: ENTITY },
  delivery_not_registered: { text: 'Order is not registered in the delivery service' },
  delivery_refused: { text: 'Delivery service did not cancel the order' },
  external_id_taken: { text: ENTITY },
  check_expired: { text: 'The code has expired' },
  check_used_up: { text: 'The code can no longer be used' },
  too_many_attempts: { status: 429, text: 'Too many attempts' },
  over_credit_limit: { status: 400, text: ENTITY },
  no_loyalty_program: { status: 400, text: 'Loyalty program is not active' },
  already_in_loyalty: { status: 400, text: 'The customer already participates in the loyalty program' },
  loyalty_inactive: { status: 400, text: 'The loyalty account is not active' },
  not_enough_bonuses: { status: 400, text: 'Not enough bonuses' },
}

const FIELD_TEXTS: Record<string, (params: Record<string, unknown>) => string> = {
  required: () => 'This value should not be blank.',
  not_valid: () => 'This value is not valid.',
  wrong_type: ({ type }) => `This value should be of type ${type}.`,
  too_long: ({ longest }) => `This value is too long. It should have ${longest} characters or less.`,
  too_few: ({ least }) => `This collection should contain ${least} elements or more.`,
  too_many: ({ most }) => `This collection should contain ${most} elements or less.`,
  out_of_range: () => 'This value is out of range.',
  not_a_choice: () => 'The value you selected is not a valid choice.',
  unknown: () => 'The value you selected does not exist.',
  inactive: () => 'The value you selected is not active.',
  unknown_code: ({ code, value }) => `"${value ?? code}" does not exist.`,
  taken: () => 'This externalId is already taken.',
  not_found: ({ entity, id }) => `${capital(String(entity ?? 'entity'))} with id ${id} not found.`,
  offer_not_found: ({ value }) => `Offer with id ${value} not found.`,
  unknown_group: ({ value }) => `Product group ${value} not found.`,
  wrong_value: () => 'This value is not valid.',
  no_loyalty: () => 'The customer does not participate in an active loyalty program.',
  too_many_bonuses: ({ most }) => `No more than ${most} bonuses can be charged.`,
  not_whole_bonuses: () => 'This value should be a whole number of bonuses.',
  bonuses_applied: () => 'Bonuses are already charged for this order.',
  no_bonuses_applied: () => 'No bonuses are charged for this order.',
  bonuses_without_dates: () => 'Bonuses with a date of activation or expiry are not supported.',
  not_allowed: () => 'Access denied.',
  wrong_code: ({ left }) => `The code is wrong. Attempts left: ${left}.`,
  before_start: () => 'The end of the period is before its beginning.',
  not_of_orders: ({ item }) => `Costs of "${item}" are not of orders.`,
  not_of_people: ({ item }) => `Costs of "${item}" are not of users.`,
  email_invalid: () => 'This value is not a valid email address.',
}

/** A refusal as the protocol says it: status and envelope. */
export function wordRefusal(refusal: Refusal): { status: number; body: Envelope } {
  const wording = WORDINGS[refusal.code]
  const status = wording?.status ?? refusal.status
  if (!wording) {
    const errors = refusal.fields.length > 0 ? fieldErrors(refusal.fields) : [plainText(refusal.code, refusal.params)]
    return { status, body: failed(status === 404 ? 'Not found' : status === 403 ? 'Access denied.' : ENTITY, errors) }
  }
  const text = typeof wording.text === 'string' ? wording.text : wording.text(refusal.params)
  return { status, body: failed(text, refusal.fields.length > 0 ? fieldErrors(refusal.fields) : extraErrors(refusal)) }
}

/** What a bulk answer lists for a row that failed: `"<path>: <text>"`. */
export function refusalLines(refusal: Refusal, row: string): string[] {
  if (refusal.fields.length > 0) return refusal.fields.map((field) => `${row}.${field.path}: ${fieldText(field)}`)
  const { body } = wordRefusal(refusal)
  return [`${row}: ${Array.isArray(body.errors) ? body.errors.join(' ') : body.errorMsg}`]
}

function fieldErrors(fields: FieldRefusal[]): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const field of fields) errors[field.path] = errors[field.path] ? `${errors[field.path]} ${fieldText(field)}` : fieldText(field)
  return errors
}

function fieldText({ code, params }: FieldRefusal): string {
  return FIELD_TEXTS[code]?.(params ?? {}) ?? plainText(code, params ?? {})
}

function extraErrors(refusal: Refusal): string[] | undefined {
  switch (refusal.code) {
    case 'parameter_unreadable':
      return [`Parameter '${String(refusal.params['parameter'])}' is not valid JSON.`]
    case 'body_unreadable':
    case 'parameters_unreadable':
      return [String(refusal.params['reason'])]
    case 'unknown_site':
      return [`Site "${String(refusal.params['site'])}" does not exist.`]
    case 'combine_itself':
    case 'combine_other_site':
    case 'combine_other_currency':
    case 'combine_over':
    case 'order_combined':
    case 'no_cancelling_status':
      return [plainText(refusal.code, refusal.params)]
    case 'too_many_rows':
      return [`This collection should contain ${String(refusal.params['most'])} elements or less.`]
    default:
      return undefined
  }
}

/** For codes that v5 has no words for: `stock_missing {offer: 12}` → "Stock missing (offer: 12)." */
function plainText(code: string, params: Record<string, unknown>): string {
  const details = Object.entries(params)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(([name, value]) => `${name}: ${value}`)
  return `${capital(code.replaceAll('_', ' '))}${details.length > 0 ? ` (${details.join(', ')})` : ''}.`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
