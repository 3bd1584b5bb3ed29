import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useReferenceItem } from '../../base/references.ts'
import { Phone } from '../../ui/display/Phone.tsx'
import { Day, When } from '../../ui/display/When.tsx'

export const isNothing = (value: unknown): boolean => value === null || value === undefined || value === '' || value === false || value === 0

/** The value of a field of a customer as a person reads it. */
export function FieldValue({ field, value }: { field: string; value: unknown }): ReactNode {
  if (isNothing(value)) return <span className="faint">—</span>
  if (field === 'phone' || field === 'phones') return <Phone value={String(value)} link={false} />
  if (field === 'birthday') return <Day value={String(value)} />
  if (field === 'emailUnsubscribedAt') return <When value={String(value)} />
  if (field === 'managerId') return <Coded reference="users" code={String(value)} />
  if (field === 'sex') return value === 'female' ? <Trans>Woman</Trans> : <Trans>Man</Trans>
  if (value === true) return <Trans>yes</Trans>
  if (field === 'personalDiscount') return <span className="numbers">{String(value)} %</span>
  if (typeof value === 'object' && value !== null) return <span dir="auto">{said(value)}</span>
  return <span dir="auto">{String(value)}</span>
}

function Coded({ reference, code }: { reference: 'users'; code: string }) {
  return useReferenceItem(reference, code)?.name ?? code
}

/** Parts of an address, a source or a payer, one after the other. */
const said = (value: object): string => Object.entries(value).filter(([name, part]) => !isNothing(part) && name !== 'countryIso' && name !== 'contragentType').map(([, part]) => String(part)).join(', ') || Object.values(value).map(String).join(', ')
