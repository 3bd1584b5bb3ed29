import { createHash } from 'node:crypto'
import type { LetterBlock, TemplateLocale } from '#shared/contracts/message-templates.ts'
import { Refusal } from '#server/platform/errors.ts'
import { blocksToMjml, blocksToText, withUnsubscribe } from './letter-blocks.ts'
import { htmlToText } from './html-to-text.ts'
import { LONGEST_SOURCE } from './sandbox.ts'

/** A letter made ready once: HTML and plain text with the Liquid left in them, so that each receiver costs a rendering and no layout. */
export type CompiledLetter = { html: string; text: string }

export type LetterSource = { format: 'blocks' | 'mjml'; body: LetterBlock[] | string; preheader: string; isMarketing: boolean; locale: TemplateLocale }

const KEPT = 200
const kept = new Map<string, Promise<CompiledLetter>>()

/** @throws Refusal `letter_wrong` with the words of MJML */
export function compileLetter(source: LetterSource): Promise<CompiledLetter> {
  const key = createHash('sha256').update(JSON.stringify(source)).digest('base64')
  const known = kept.get(key)
  if (known) return known
  const made = compile(source)
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value!)
  kept.set(key, made)
  made.catch(() => kept.delete(key))
  return made
}

async function compile({ format, body, preheader, isMarketing, locale }: LetterSource): Promise<CompiledLetter> {
  if (format === 'blocks') {
    const blocks = withUnsubscribe(body as LetterBlock[], isMarketing, locale)
    return { html: await mjmlToHtml(blocksToMjml(blocks, preheader, locale), locale), text: blocksToText(blocks, locale) }
  }
  const html = await mjmlToHtml(body as string, locale)
  return { html, text: htmlToText(html) }
}

async function mjmlToHtml(source: string, locale: TemplateLocale): Promise<string> {
  if (source.length > LONGEST_SOURCE * 2) throw new Refusal('template_too_much', {}, 422)
  const { held, release } = holdLiquid(source)
  const { default: mjml } = await import('mjml')
  let html: string
  try {
    const made = await mjml(held, { ignoreIncludes: true, validationLevel: 'soft', fonts: {}, keepComments: false, minify: false, beautify: false } as Parameters<typeof mjml>[1])
    const fatal = made.errors.find(({ message }) => /mj-include|not be parsed|Malformed/i.test(message))
    if (fatal) throw new Error(fatal.message)
    html = made.html
  } catch (error) {
    throw new Refusal('letter_wrong', { words: (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!.slice(0, 300) }, 422)
  }
  return release(html.replace('<html ', `<html lang="${locale}" `).replace(/(<html[^>]*?) lang="und"/, '$1'))
}

/** Liquid goes through MJML as words that mean nothing to it, and comes back as it was. */
function holdLiquid(source: string): { held: string; release: (html: string) => string } {
  const pieces: string[] = []
  const held = source.replace(/\{\{.*?\}\}|\{%.*?%\}/gs, (piece) => {
    pieces.push(piece)
    return `LIQUIDx${pieces.length - 1}x`
  })
  return { held, release: (html) => html.replace(/LIQUIDx(\d+)x/g, (word, index: string) => pieces[Number(index)] ?? word) }
}
