const REMOTE = /(?:\b(?:src|srcset|background)\s*=\s*["']?\s*(?:https?:)?\/\/|url\(\s*["']?\s*(?:https?:)?\/\/)/i

/** Whether showing it would tell somebody's server that it was read. */
export const hasRemotePictures = (html: string | null): boolean => html !== null && REMOTE.test(html)

const LOOKS = ['style', 'class', 'align', 'valign', 'width', 'height', 'bgcolor', 'color', 'dir', 'lang', 'title', 'cellpadding', 'cellspacing', 'border', 'colspan', 'rowspan', 'face', 'size']
const TAGS = [
  'a', 'abbr', 'address', 'article', 'b', 'big', 'blockquote', 'br', 'caption', 'center', 'cite', 'code', 'col', 'colgroup', 'dd', 'del', 'details', 'div', 'dl', 'dt', 'em', 'figcaption', 'figure',
  'font', 'footer', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'i', 'img', 'ins', 'li', 'main', 'mark', 'ol', 'p', 'pre', 'q', 's', 'section', 'small', 'span', 'strike', 'strong', 'style', 'sub',
  'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'tt', 'u', 'ul', 'wbr',
]
const QUOTE = /\b(?:gmail_quote|yahoo_quoted|moz-cite|protonmail_quote|mail-quote)\b/

/**
 * A letter's HTML as a page for a frame that runs no scripts: only what looks, links that open apart, pictures of the letter itself from its
 * files, quotations folded. What is allowed to load is said by `letterPolicy` beside it.
 * @param files ids of the letter's files by Content-ID
 */
export async function letterPage(letterId: number, html: string, files: ReadonlyMap<string, number>, quoteLabel: string): Promise<string> {
  const { default: sanitize } = await import('sanitize-html')
  const body = sanitize(html, {
    allowedTags: TAGS,
    allowVulnerableTags: true, // styles: nothing can be loaded by them, and nothing outside of the frame is touched
    allowedAttributes: { '*': LOOKS, a: ['href', 'name', 'target', 'rel'], img: ['src', 'alt'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['http', 'https', 'data'] },
    allowProtocolRelative: true,
    parseStyleAttributes: false,
    transformTags: {
      a: (tag, attributes) => ({ tagName: tag, attribs: { ...attributes, target: '_blank', rel: 'noopener noreferrer' } }),
      blockquote: (tag, attributes) => (attributes['type'] === 'cite' || QUOTE.test(attributes['class'] ?? '') ? FOLDED : { tagName: tag, attribs: attributes }),
      div: (tag, attributes) => (QUOTE.test(attributes['class'] ?? '') ? FOLDED : { tagName: tag, attribs: attributes }),
      details: 'div',
      img: (tag, attributes) => ({ tagName: tag, attribs: { ...attributes, src: pictureOf(letterId, attributes['src'] ?? '', files) } }),
    },
  }).replaceAll('<details class="prilavok-quote">', `<details class="prilavok-quote"><summary>${quoteLabel}</summary>`)
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">${STYLE}</head><body>${body}</body></html>`
}

const FOLDED = { tagName: 'details', attribs: { class: 'prilavok-quote' } }
const STYLE = `<style>html{background:#fff;color:#1a1a1a}body{margin:0;display:flow-root;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}
pre{white-space:pre-wrap}.prilavok-quote>summary{cursor:pointer;color:#666;margin:8px 0;width:max-content}</style>`

function pictureOf(letterId: number, src: string, files: ReadonlyMap<string, number>): string {
  const file = /^cid:(.+)$/i.exec(src.trim())?.[1]
  const id = file === undefined ? undefined : files.get(file)
  return id === undefined ? (file === undefined ? src : '') : `/api/files/letter/${letterId}/${id}`
}

/** What the frame may do and load: no scripts, no forms; pictures from elsewhere only when somebody asked for them. */
export const letterPolicy = (withPictures: boolean): string =>
  `sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self' data:${withPictures ? ' https: http:' : ''}; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'`
