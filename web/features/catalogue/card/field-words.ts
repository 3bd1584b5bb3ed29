import { useCallback } from 'react'
import { useFields } from '../../../base/fields.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'

/** How the catalogue of fields names a field of a product, for labels: one name everywhere. */
export function useFieldWords(): (field: string) => string {
  const fields = useFields('product')
  const locale = useLocale()
  return useCallback((name: string) => {
    const field = fields.find(one => one.name === name)
    return field ? inLocale(field.label, locale) : name
  }, [fields, locale])
}
