import { useLocale } from '../../base/locale.ts'
import { useReferences } from '../../base/references.ts'

/** Typical tasks that are offered, in the person’s language. */
export function useTaskTypes(): { code: string; name: string }[] {
  const types = useReferences()?.taskTypes ?? []
  const locale = useLocale()
  return types.filter(type => type.active).map(type => ({ code: type.code, name: locale === 'en' ? type.nameEn || type.name : type.name }))
}
