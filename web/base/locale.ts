import { i18n, type Messages } from '@lingui/core'
import { useLingui } from '@lingui/react'

export type Locale = 'ru' | 'en'
export const locales: Locale[] = ['ru', 'en']

const russian = import.meta.glob<{ messages: Messages }>('../**/locales/ru.po')
const english = import.meta.glob<{ messages: Messages }>('../**/locales/en.po')

/** The language before anybody has signed in: the one chosen last, else the browser's. */
export function firstLocale(): Locale {
  const kept = localStorage.getItem('locale')
  if (kept === 'ru' || kept === 'en') return kept
  return navigator.languages.some(tag => /^(ru|be|kk|uk)\b/i.test(tag)) ? 'ru' : 'en'
}

/** Loads all catalogues of a language (app, ui and each feature has its own) and makes it the active one. */
export async function activateLocale(locale: Locale): Promise<void> {
  if (i18n.locale === locale) return
  const files = await Promise.all(Object.values(locale === 'ru' ? russian : english).map(load => load()))
  i18n.loadAndActivate({ locale, messages: Object.assign({}, ...files.map(file => file.messages)) })
  localStorage.setItem('locale', locale)
  document.documentElement.lang = locale
}

/** The active language; the component is drawn again when it changes. */
export function useLocale(): Locale {
  return useLingui().i18n.locale === 'en' ? 'en' : 'ru'
}

/** A text that the server gives in both languages, such as the label of a field. */
export type Bilingual = { ru: string; en: string }
export const inLocale = (text: Bilingual, locale: Locale): string => text[locale] || text.ru || text.en
