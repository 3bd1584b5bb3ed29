import type { Database } from '#server/platform/db.ts'
import { renderMessage, type Channel } from '#server/modules/messages/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

type About = { orderId: number | null; customerId: number | null }
type Written = { subject?: string | null | undefined; text: string }

const isLiquid = (text: string | null | undefined): boolean => /\{\{|\{%/.test(text ?? '')

/** Texts of rules are Liquid over the record, as templates of messages are. @throws Refusal `template_wrong`, `template_too_much` */
export async function fillText(db: Database, { orderId, customerId }: About, { subject, text }: Written, channel: Channel = 'email'): Promise<{ subject: string | null; text: string }> {
  if (!isLiquid(text) && !isLiquid(subject)) return { subject: subject ?? null, text }
  const locale = (await freshReferences(db)).account.locale === 'en' ? 'en' : 'ru'
  const filled = await renderMessage(db, {
    template: { channel, purpose: 'transactional', format: 'text', content: { [locale]: { subject: subject ?? '', body: text } }, onMissing: 'empty', transliterate: false },
    locale, about: { ...(orderId === null ? {} : { orderId }), ...(customerId === null ? {} : { customerId }) },
  })
  return { subject: subject ? filled.subject : null, text: filled.text }
}
