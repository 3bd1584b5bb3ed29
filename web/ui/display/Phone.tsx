import { formatPhone, usePhoneRules } from '../../base/phone.ts'

/** A phone as people write it; a link that dials, unless `link` is false (in rows that open on click). */
export function Phone({ value, link = true }: { /** E.164 */ value: string | null | undefined; link?: boolean }) {
  usePhoneRules()
  if (!value) return <span className="faint">—</span>
  // A phone that is shown in part is not to be dialled.
  if (value.includes('*')) return <span className="numbers">{value}</span>
  return link ? <a className="numbers" href={`tel:${value}`}>{formatPhone(value)}</a> : <span className="numbers">{formatPhone(value)}</span>
}
