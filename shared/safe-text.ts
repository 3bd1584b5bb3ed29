/** A number, also a phone with its plus: a spreadsheet may compute it, and gets itself. */
const HARMLESS = /^[+-]?[\d\s()-]*\d(?:[.,]\d+)?$/

/**
 * The text of a cell that no spreadsheet runs. A customer may call himself `=HYPERLINK(…)`: an apostrophe before what begins like a formula makes it a text;
 * also behind spaces and line breaks, which some programs skip.
 */
export function safeText(text: string): string {
  const begin = text.replace(/^[\s\p{Cc}\ufeff]+/u, '').normalize('NFKC')
  return /^[=+\-@|%]/.test(begin) && !HARMLESS.test(text) ? `'${text}` : text
}
