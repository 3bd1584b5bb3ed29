const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', laquo: '«', raquo: '»', mdash: '—', ndash: '–', hellip: '…', middot: '·', copy: '©', zwnj: '', shy: '' }

/** The plain-text part of a letter that was written as HTML: words, lines, and the addresses that links lead to. */
export function htmlToText(html: string): string {
  const body = html
    .replace(/<!--.*?-->|<!\[[^>]*>/gs, '')
    .replace(/<(head|style|script|title)\b.*?<\/\1\s*>/gis, '')
  return decode(
    body
      .replace(/\s+/g, ' ')
      // What mail programs show beside the subject stands hidden at the top, and is no part of the letter.
      .replace(/<div style="display:none[^>]*>.*?<\/div>/gi, '')
      .replace(/<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)<\/a>/gi, (_all, url: string, words: string) => {
        const said = words.replace(/<[^>]*>/g, '').trim()
        return said === '' || said === url ? url : `${said}: ${url}`
      })
      .replace(/<img\b[^>]*?alt="([^"]+)"[^>]*>/gi, '[$1]')
      .replace(/<br\s*\/?>/gi, '\n')
      .replace(/<\/(p|div|h[1-6]|tr|table|li|ul|ol|blockquote)\s*>/gi, '\n')
      .replace(/<li\b[^>]*>/gi, '— ')
      .replace(/<\/t[dh]\s*>/gi, ' ')
      .replace(/<[^>]*>/g, ''),
  )
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const decode = (text: string): string =>
  text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (all, name: string) => {
    if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? all
    const code = name[1]!.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
