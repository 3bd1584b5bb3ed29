import type { LetterBlock, MessageChannel, RenderedMessage, TemplateContent, TemplateContents, TemplateLocale } from '#shared/contracts/message-templates.ts'
import { smsSize, transliterate } from '#shared/sms.ts'
import { systemActor, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import { compileLetter } from './compile-letter.ts'
import { messageData, type About } from './message-data.ts'
import { ReadTogether } from './read-together.ts'
import { renderLiquid, variablesOf, type Surroundings } from './sandbox.ts'

/** What of a template decides how a message looks. */
export type TemplateSource = {
  channel: MessageChannel
  purpose: 'transactional' | 'marketing'
  format: 'text' | 'blocks' | 'mjml'
  content: TemplateContents
  onMissing: 'block' | 'empty'
  transliterate: boolean
}

export type RenderRequest = {
  /** Id of a saved template, in its present version unless told otherwise, or one that is nowhere saved. */
  template: number | { id: number; version: number } | TemplateSource
  /** The language of the account when left out; the other one where there is nothing in this one. */
  locale?: TemplateLocale | null | undefined
  about: About
  /** Beside what the catalogues know, and before it: `links`, `cart`, `code`. */
  variables?: Record<string, unknown> | null | undefined
  /** Whose rights and masks count; the sender's own, which are all, when left out. */
  actor?: Actor
  /** Of messages that are made at once: what they read is read once. */
  together?: ReadTogether
}

const sender = systemActor('messages')

/**
 * Makes a message of a template and the data of this moment. It does not refuse for a variable without a value: `missing` names them, and
 * `mustBlock` says whether the template holds the message back then.
 * @throws Refusal `not_found`, `template_wrong`, `template_too_much`, `letter_wrong`, `template_empty` (no language has a text)
 */
export async function renderMessage(db: Database, request: RenderRequest): Promise<RenderedMessage & { mustBlock: boolean; version: number | null }> {
  const { template, together = new ReadTogether(db) } = request
  const { source, version } = await (typeof template === 'number' ? together.once(`template ${template}`, () => sourceOf(db, template)) : sourceOf(db, template))
  const references = await together.references()
  const wished = request.locale ?? (references.account.locale === 'en' ? 'en' : 'ru')
  const [locale, content] = contentIn(source.content, wished)
  const parts = await partsOf(source, content, locale)
  const wanted = [...new Set([parts.subject, parts.text, parts.html ?? ''].flatMap((part) => variablesOf(part)))]
  const found = await messageData(db, request.actor ?? sender, request.about, wanted, locale, together)
  // Whatever was given from outside becomes plain data: nothing in it can be called or has a prototype worth reaching.
  const data = { ...found, ...(JSON.parse(JSON.stringify(request.variables ?? {})) as object) }
  const plain: Surroundings = { locale, timeZone: references.account.timeZone, currency: currencyOf(found) ?? references.account.currency, escapesHtml: false }
  const subject = renderLiquid(parts.subject, data, plain)
  const text = renderLiquid(parts.text, data, plain)
  const html = parts.html === null ? null : renderLiquid(parts.html, data, { ...plain, escapesHtml: true })
  const missing = [...new Set([...subject.missing, ...text.missing, ...(html?.missing ?? [])])]
  const tidy = text.text.replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim()
  const said = source.channel === 'sms' && source.transliterate ? transliterate(tidy) : tidy
  return {
    subject: source.channel === 'sms' || source.channel === 'telegram' ? null : subject.text.replace(/\s+/g, ' ').trim(),
    text: said, html: html?.text ?? null, missing, locale,
    sms: source.channel === 'sms' ? smsSize(said) : null,
    mustBlock: source.onMissing === 'block' && missing.length > 0,
    version,
  }
}

/** Liquid of the three parts of a message; a letter always has a text beside its HTML. */
async function partsOf(source: TemplateSource, content: TemplateContent, locale: TemplateLocale): Promise<{ subject: string; text: string; html: string | null }> {
  const subject = content.subject ?? ''
  if (source.format === 'text') return { subject, text: typeof content.body === 'string' ? content.body : '', html: null }
  const letter = await compileLetter({
    format: source.format, body: content.body as LetterBlock[] | string, preheader: content.preheader ?? '', isMarketing: source.purpose === 'marketing', locale,
  })
  return { subject, ...letter }
}

function contentIn(contents: TemplateContents, wished: TemplateLocale): [TemplateLocale, TemplateContent] {
  const other = wished === 'ru' ? 'en' : 'ru'
  const locale = contents[wished] ? wished : other
  const content = contents[locale]
  if (!content) throw new Refusal('template_empty', {}, 422)
  return [locale, content]
}

const currencyOf = (data: Record<string, unknown>): string | null => {
  const currency = (data['order'] as Record<string, unknown> | undefined)?.['currency']
  return typeof currency === 'string' ? currency : null
}

async function sourceOf(db: Database, template: RenderRequest['template']): Promise<{ source: TemplateSource; version: number | null }> {
  if (typeof template === 'object' && 'content' in template) return { source: template, version: null }
  const { id, version } = typeof template === 'number' ? { id: template, version: null } : template
  const row = await db
    .selectFrom('message_template as t')
    .innerJoin('message_template_version as v', 'v.template_id', 't.id')
    .select(['t.channel', 't.purpose', 'v.version', 'v.format', 'v.content', 'v.on_missing', 'v.transliterate'])
    .where('t.id', '=', id)
    .where((where) => (version === null ? where('v.version', '=', where.ref('t.version')) : where('v.version', '=', version)))
    .executeTakeFirst()
  if (!row) throw notFound('message_template', id)
  const source = { channel: row.channel, purpose: row.purpose, format: row.format, content: row.content, onMissing: row.on_missing, transliterate: row.transliterate }
  return { source: source as unknown as TemplateSource, version: row.version }
}
