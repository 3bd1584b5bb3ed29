import { i18n, type Messages } from '@lingui/core'
import { useLingui } from '@lingui/react'

export type Locale = 'ru' | 'en'
const locales: Locale[] = ['ru', 'en']

type Catalogue = { messages: Messages }
/** The shell's, the kit's, and what the indexes of the features say: setup/feature-texts.ts. */
const first: Record<Locale, () => Promise<Catalogue>> = { ru: () => import('virtual:first-texts/ru'), en: () => import('virtual:first-texts/en') }
const ofFeatures = import.meta.glob<Catalogue>('../features/*/locales/*.po')
/** Features of which a lazy piece was loaded. */
const used = new Set<string>()
const reading = new Map<string, Promise<void>>()

function read(name: string, locale: Locale, load: (() => Promise<Catalogue>) | undefined): Promise<void> {
  const key = `${locale} ${name}`
  let promise = reading.get(key)
  if (!promise) {
    promise = Promise.resolve(load?.()).then(file => { if (file) i18n.load(locale, file.messages) }, (error: unknown) => { reading.delete(key); throw error })
    reading.set(key, promise)
  }
  return promise
}
const readFeature = (feature: string, locale: Locale): Promise<void> => read(feature, locale, ofFeatures[`../features/${feature}/locales/${locale}.po`])

/** Brings a feature's texts before its first screen is drawn; the build puts a call of it before all of its lazy pieces. */
export async function bringTextsOf(feature: string): Promise<void> {
  used.add(feature)
  await readFeature(feature, i18n.locale === 'en' ? 'en' : 'ru')
}

/** The language before anybody has signed in: the one chosen last, else the browser's. */
export function firstLocale(): Locale {
  const kept = localStorage.getItem('locale')
  if (kept === 'ru' || kept === 'en') return kept
  return navigator.languages.some(tag => /^(ru|be|kk|uk)\b/i.test(tag)) ? 'ru' : 'en'
}

/** Loads the catalogues of a language that are in use and makes it the active one. */
export async function activateLocale(locale: Locale): Promise<void> {
  if (i18n.locale === locale) return
  await Promise.all([read('first', locale, first[locale]), ...[...used].map(feature => readFeature(feature, locale))])
  i18n.activate(locale)
  // A piece that was loaded meanwhile asked for the language before.
  for (const feature of used) void readFeature(feature, locale)
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
