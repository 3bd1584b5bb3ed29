import type { Locale } from '../../../base/locale.ts'

const units: Record<Locale, { day: string; hour: string; minute: string; less: string }> = {
  ru: { day: 'дн', hour: 'ч', minute: 'мин', less: 'меньше минуты' },
  en: { day: 'd', hour: 'h', minute: 'min', less: 'less than a minute' },
}

/** «2 дн 4 ч», «35 мин»: the two largest units, since nobody counts the minutes of a week. */
export function sayDuration(seconds: number, locale: Locale): string {
  const words = units[locale]
  const minutes = Math.floor(seconds / 60)
  const parts = [[Math.floor(minutes / 1440), words.day], [Math.floor(minutes / 60) % 24, words.hour], [minutes % 60, words.minute]] as const
  const first = parts.findIndex(([count]) => count > 0)
  if (first < 0) return words.less
  return parts.slice(first, first + 2).filter(([count]) => count > 0).map(([count, unit]) => `${count}\u00a0${unit}`).join(' ')
}
