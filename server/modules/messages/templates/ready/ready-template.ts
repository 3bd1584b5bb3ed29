import type { NewTemplate, TemplateContent } from '#shared/contracts/message-templates.ts'

/** A template that comes with the program, in both languages. */
export type ReadyTemplate = NewTemplate

type Both<T> = { ru: T; en: T }

export const letter = (code: string, name: string, purpose: NewTemplate['purpose'], content: Both<TemplateContent>): ReadyTemplate => ({
  code, name, channel: 'email', purpose, topic: null, isActive: true, format: 'blocks', content, onMissing: 'block', transliterate: false,
})

export const sms = (code: string, name: string, purpose: NewTemplate['purpose'], body: Both<string>): ReadyTemplate => ({
  code, name, channel: 'sms', purpose, topic: null, isActive: true, format: 'text', content: { ru: { body: body.ru }, en: { body: body.en } }, onMissing: 'block', transliterate: false,
})
