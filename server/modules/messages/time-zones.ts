import { parsePhone } from '#shared/phone.ts'

/** The clock of a country that has one, and of the most of its people where it has several. ISO 3166-1 alpha-2. */
const OF_COUNTRY: Record<string, string> = {
  BY: 'Europe/Minsk', KZ: 'Asia/Almaty', UA: 'Europe/Kyiv', AM: 'Asia/Yerevan', AZ: 'Asia/Baku', GE: 'Asia/Tbilisi', KG: 'Asia/Bishkek', MD: 'Europe/Chisinau',
  TJ: 'Asia/Dushanbe', TM: 'Asia/Ashgabat', UZ: 'Asia/Tashkent', EE: 'Europe/Tallinn', LV: 'Europe/Riga', LT: 'Europe/Vilnius', PL: 'Europe/Warsaw', DE: 'Europe/Berlin',
  CZ: 'Europe/Prague', ES: 'Europe/Madrid', FR: 'Europe/Paris', IT: 'Europe/Rome', GB: 'Europe/London', IL: 'Asia/Jerusalem', TR: 'Europe/Istanbul', AE: 'Asia/Dubai',
  RS: 'Europe/Belgrade', BG: 'Europe/Sofia', FI: 'Europe/Helsinki', CN: 'Asia/Shanghai', MN: 'Asia/Ulaanbaatar', TH: 'Asia/Bangkok', CY: 'Asia/Nicosia', GR: 'Europe/Athens',
}

/**
 * Regions of Russia that do not live by Moscow's clock, by a piece of their name that no other region has, as people and address services
 * write it; with the codes of their fixed lines. Mobile numbers say nothing: they go along with people.
 */
const OF_RUSSIA: readonly { zone: string; names: readonly string[]; codes: readonly string[] }[] = [
  { zone: 'Europe/Kaliningrad', names: ['калининград'], codes: ['401'] },
  { zone: 'Europe/Samara', names: ['самар', 'удмурт', 'ижевск', 'тольятти'], codes: ['846', '848', '341'] },
  { zone: 'Europe/Saratov', names: ['саратов'], codes: ['845'] },
  { zone: 'Europe/Ulyanovsk', names: ['ульяновск'], codes: ['842'] },
  { zone: 'Europe/Astrakhan', names: ['астрахан'], codes: ['851'] },
  { zone: 'Asia/Yekaterinburg', names: ['башкорт', 'башкир', 'уфа', 'екатеринбург', 'свердловск', 'челябинск', 'магнитогорск', 'пермь', 'пермск', 'тюмен', 'курганск', 'курган', 'оренбург', 'ханты-мансийск', 'югра', 'сургут', 'ямало'], codes: ['347', '343', '351', '342', '345', '352', '353', '346', '349'] },
  { zone: 'Asia/Omsk', names: ['омск'], codes: ['381'] },
  { zone: 'Asia/Novosibirsk', names: ['новосибирск'], codes: ['383'] },
  { zone: 'Asia/Tomsk', names: ['томск'], codes: ['382'] },
  { zone: 'Asia/Barnaul', names: ['алтайск', 'алтай', 'барнаул'], codes: ['385', '388'] },
  { zone: 'Asia/Novokuznetsk', names: ['кемеров', 'кузбасс', 'новокузнецк'], codes: ['384'] },
  { zone: 'Asia/Krasnoyarsk', names: ['красноярск', 'хакаси', 'абакан', 'тыва', 'тува', 'норильск'], codes: ['391', '390', '394'] },
  { zone: 'Asia/Irkutsk', names: ['иркутск', 'бурят', 'улан-удэ', 'братск'], codes: ['395', '301'] },
  { zone: 'Asia/Chita', names: ['забайкал', 'чита', 'читинск'], codes: ['302'] },
  { zone: 'Asia/Yakutsk', names: ['якути', 'саха', 'якутск', 'амурск', 'благовещенск'], codes: ['411', '416'] },
  { zone: 'Asia/Vladivostok', names: ['приморск', 'владивосток', 'хабаровск', 'еврейск', 'биробиджан', 'комсомольск-на-амуре'], codes: ['423', '421', '426'] },
  { zone: 'Asia/Magadan', names: ['магадан'], codes: ['413'] },
  { zone: 'Asia/Sakhalin', names: ['сахалин'], codes: ['424'] },
  { zone: 'Asia/Kamchatka', names: ['камчат', 'чукот', 'анадыр'], codes: ['415', '427'] },
]
// Pieces that stand in the names of others: the longer name is asked first.
const BY_NAME = OF_RUSSIA.flatMap(({ zone, names }) => names.map((name) => ({ zone, name }))).toSorted((one, two) => two.name.length - one.name.length)
const MOSCOW_NAMES = ['москв', 'московск', 'санкт-петербург', 'ленинград', 'приморско-ахтарск']

/** By an address; null when it says nothing of the clock. */
export function zoneOfRegion(country: string | null, region: string | null, city: string | null): string | null {
  const iso = country?.toUpperCase()
  if (iso && iso !== 'RU') return OF_COUNTRY[iso] ?? null
  for (const written of [region, city]) {
    const name = written?.toLowerCase().replaceAll('ё', 'е').trim()
    if (!name) continue
    if (MOSCOW_NAMES.some((one) => name.includes(one))) return 'Europe/Moscow'
    const found = BY_NAME.find((one) => startsAWord(name, one.name))
    if (found) return found.zone
    // A region that is none of those above lives by Moscow's clock; a city alone may be anywhere.
    if (written === region) return 'Europe/Moscow'
  }
  return null
}

// «томск» stands in «костомский»; names begin words.
const startsAWord = (text: string, piece: string): boolean => text.split(/[^а-яa-z-]+/).some((word) => word.startsWith(piece))

/** By a phone: the country's clock, and of a Russian fixed line the region's; null for Russian mobiles and unknown countries. */
export function zoneOfPhone(number: string): string | null {
  const { country, digits, isValid } = parsePhone(number) ?? {}
  if (!isValid || !country || !digits) return null
  if (country !== 'RU') return OF_COUNTRY[country] ?? null
  const code = digits.slice(1, 4)
  if (code.startsWith('9') || code === '800') return null
  return OF_RUSSIA.find((one) => one.codes.includes(code))?.zone ?? 'Europe/Moscow'
}
