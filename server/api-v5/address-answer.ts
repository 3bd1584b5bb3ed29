import { present } from './wire/envelope.ts'

type Parts = Record<string, unknown>

/** Decoded as whole numbers by typed clients: anything else there would break their whole answer. */
const WHOLE = ['regionId', 'cityId', 'streetId', 'block', 'floor']

/** An address of the wire; `text` is composed of the parts where nobody wrote it. */
export function addressAnswer(stored: Parts): Parts {
  const parts: Parts = present(stored)
  for (const name of WHOLE) {
    if (name in parts && !Number.isInteger(parts[name])) delete parts[name]
  }
  const text = parts['text'] ?? composed(stored)
  return text ? { ...parts, text } : parts
}

const LABELS: [part: string, label: string][] = [
  ['index', ''], ['region', ''], ['city', ''], ['street', ''], ['building', 'д. '], ['house', 'стр. '], ['housing', 'корп. '], ['block', 'под. '],
  ['floor', 'эт. '], ['flat', 'кв./офис '], ['metro', 'метро '],
]

function composed(parts: Parts): string {
  return LABELS.flatMap(([part, label]) => {
    const value = parts[part]
    return value === null || value === undefined || value === '' ? [] : [`${label}${String(value)}`]
  }).join(', ')
}
