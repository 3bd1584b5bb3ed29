/**
 * What a text costs as an SMS: in the GSM 03.38 alphabet 160 characters a message or 153 a part, in UCS-2 (Russian, emoji) 70 or 67. Parts of a
 * long one carry a header that takes the difference. Figures: 3GPP TS 23.038 and 23.040.
 */
export type SmsSize = {
  encoding: 'gsm7' | 'ucs2'
  /** In units of the encoding: septets, where some signs take two, or 16-bit units, where an emoji takes two. */
  length: number
  parts: number
  /** Units still free in the last part. */
  left: number
}

const BASIC = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà')
const EXTENDED = new Set('\f^{}\\[~]|€')

export function smsSize(text: string): SmsSize {
  const signs = [...text]
  const isBasic = signs.every((sign) => BASIC.has(sign) || EXTENDED.has(sign))
  const sizes = signs.map((sign) => (isBasic ? (EXTENDED.has(sign) ? 2 : 1) : sign.length))
  const length = sizes.reduce((sum, size) => sum + size, 0)
  const [single, part] = isBasic ? [160, 153] : [70, 67]
  const encoding = isBasic ? 'gsm7' : 'ucs2'
  if (length <= single) return { encoding, length, parts: length === 0 ? 0 : 1, left: single - length }
  // A sign of two units is never cut in two: it begins the next part.
  let parts = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > part) {
      parts += 1
      used = 0
    }
    used += size
  }
  return { encoding, length, parts, left: part - used }
}

const LATIN: Record<string, string> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f',
  х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
}
/** What editors put in by themselves and what costs a whole message its cheap alphabet. */
const PLAIN: Record<string, string> = {
  '«': '"', '»': '"', '“': '"', '”': '"', '„': '"', '’': "'", '‘': "'", '—': '-', '–': '-', '−': '-', '…': '...', '№': 'N', '₽': 'RUB', '\u00a0': ' ', '\u202f': ' ', '\u2009': ' ', '•': '-', '×': 'x',
}

/** Russian in Latin letters, as passports and carriers write it, and typographic signs as plain ones. Other signs stay. */
export function transliterate(text: string): string {
  return [...text].map((sign, index, all) => {
    const plain = PLAIN[sign]
    if (plain !== undefined) return plain
    const lower = sign.toLowerCase()
    const latin = LATIN[lower]
    if (latin === undefined) return sign
    if (lower === sign) return latin
    // ЩИ is SHCHI, Щи is Shchi.
    const next = all[index + 1]
    const isShouted = next !== undefined && next !== next.toLowerCase() && LATIN[next.toLowerCase()] !== undefined
    return isShouted ? latin.toUpperCase() : latin.charAt(0).toUpperCase() + latin.slice(1)
  }).join('')
}
