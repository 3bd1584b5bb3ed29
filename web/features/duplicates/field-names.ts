import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react/macro'
import { useFields } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'

/** Names of what can be chosen and is no field of the catalogue by itself. */
const own: Record<string, MessageDescriptor> = {
  phone: msg`Main phone`,
  email: msg`Main e-mail`,
  address: msg`Main address`,
  contragent: msg`Payer`,
  source: msg`Source`,
  photoUrl: msg`Photo`,
}

/** The name of a field as a person reads it. */
export function useFieldName(): (field: string) => string {
  const { i18n } = useLingui()
  const locale = useLocale()
  const fields = useFields('customer')
  return field => {
    const special = own[field]
    if (special) return i18n._(special)
    const known = fields.find(one => one.name === field)
    return known ? inLocale(known.label, locale) : field.replace('customFields.', '')
  }
}
