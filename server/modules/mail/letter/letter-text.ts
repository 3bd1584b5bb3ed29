/** What stands where a letter has no plain text: its words without the markup. */
export async function textOfHtml(html: string): Promise<string> {
  const { default: sanitize } = await import('sanitize-html')
  const broken = html
    .slice(0, 500_000)
    .replaceAll(/<(?:br|hr)\b[^>]*>|<\/(?:p|div|tr|li|h[1-6]|table|blockquote)>/gi, '$&\n')
    .replaceAll(/<\/t[dh]>/gi, '$& ')
  const text = sanitize(broken, { allowedTags: [], allowedAttributes: {}, nonTextTags: ['style', 'script', 'textarea', 'option', 'title', 'head', 'noscript'] })
  return decode(text).replaceAll(/[ \t\u00A0]+/g, ' ').replaceAll(/ ?\n ?/g, '\n').replaceAll(/\n{3,}/g, '\n\n').trim()
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&nbsp;': ' ' }
const decode = (text: string): string => text.replaceAll(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => ENTITIES[entity]!)

/** The first words of a letter for a list: without what it quotes. */
export const snippetOf = (fresh: string): string => fresh.replaceAll(/\s+/g, ' ').trim().slice(0, 200)
