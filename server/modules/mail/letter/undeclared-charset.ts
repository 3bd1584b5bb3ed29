const CYRILLIC = ['utf-8', 'windows-1251', 'koi8-r', 'ibm866'] as const

/**
 * Which alphabet bare 8-bit Russian text is in. Words are mostly small letters, and each of these code pages shows another's small letters
 * as capitals, signs or frames: the one with the most small Russian letters is it.
 * @returns null when there is nothing to go by
 */
export function guessCharset(raw: Buffer): string | null {
  const high = Buffer.from(raw.subarray(0, 200_000).filter((byte) => byte >= 0x80))
  if (high.length < 4) return null
  const scored = CYRILLIC.map((charset) => ({ charset, small: new TextDecoder(charset).decode(high).match(/[а-яё]/g)?.length ?? 0 }))
  const best = scored.toSorted((a, b) => b.small - a.small)[0]!
  return best.small * 2 > high.length / (best.charset === 'utf-8' ? 2 : 1) ? best.charset : null
}

// Content-Type of a text, folded lines included.
const TEXT_TYPE = /^(content-type:[ \t]*text\/(?:plain|html))((?:[^\r\n]|\r?\n[ \t])*)/gim
const SAYS_NOTHING = /;\s*charset\s*=\s*"?(?:us-ascii|ascii|unknown-8bit|x-unknown|default|8bit|utf-8|iso-8859-1)?"?(?=[;\s]|$)/i

/** The same letter with the charset told: in its headers by writing them as UTF-8, in texts that tell none by naming it. */
export function withCharset(raw: Buffer, charset: string): Buffer {
  const written = raw.toString('latin1') // bytes as they are
  const end = written.search(/\r?\n\r?\n/)
  const head = end < 0 ? written : written.slice(0, end)
  const decoder = new TextDecoder(charset)
  const told = Buffer.from(decoder.decode(Buffer.from(head, 'latin1')), 'utf8').toString('latin1')
  const named = (text: string): string =>
    text.replace(TEXT_TYPE, (whole, type: string, rest: string) => {
      if (SAYS_NOTHING.test(rest)) return type + rest.replace(SAYS_NOTHING, `; charset=${charset}`)
      return /charset/i.test(rest) ? whole : `${type}; charset=${charset}${rest}`
    })
  const withType = /^content-type:/im.test(head) ? told : `${told}\r\nContent-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: 8bit`
  return Buffer.from(named(withType) + named(end < 0 ? '' : written.slice(end)), 'latin1')
}
