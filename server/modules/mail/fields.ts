import { sql, type RawBuilder } from 'kysely'
import type { FieldType } from '#shared/conditions.ts'
import { entity, type Entity, type Field } from '#server/platform/fields.ts'

const field = (name: string, type: FieldType, ru: string, en: string, of: RawBuilder<unknown>, more: Partial<Field> = {}): Field => ({
  name, type, label: { ru, en }, sql: of, filter: true, column: true, ...more,
})

/** What conditions can ask of a letter. */
export const letterCatalogue: Entity = entity({
  name: 'letter',
  from: sql`from mail_letter l`,
  id: sql`l.id`,
  fields: [
    field('id', 'id', 'Номер', 'Id', sql`l.id`, { neverEmpty: true }),
    field('subject', 'text', 'Тема', 'Subject', sql`l.subject`, { neverEmpty: true }),
    field('text', 'text', 'Текст', 'Text', sql`l.text`, { neverEmpty: true }),
    field('fromAddress', 'text', 'Адрес отправителя', 'Address of the sender', sql`l.from_address`),
    field('fromName', 'text', 'Имя отправителя', 'Name of the sender', sql`l.from_name`, { neverEmpty: true }),
    field('mailboxId', 'id', 'Почтовый ящик', 'Mailbox', sql`l.mailbox_id`, { neverEmpty: true }),
    field('incoming', 'boolean', 'Входящее', 'Incoming', sql`(l.direction = 'in')`, { neverEmpty: true }),
    field('automatic', 'boolean', 'Отправлено машиной', 'Sent by a machine', sql`(l.kind <> 'letter')`, { neverEmpty: true }),
    field('hasFiles', 'boolean', 'С вложениями', 'With attachments', sql`exists (select from mail_attachment a where a.letter_id = l.id and not a.is_inline)`, { neverEmpty: true }),
    field('sentAt', 'datetime', 'Дата письма', 'Date of the letter', sql`l.sent_at`, { neverEmpty: true }),
  ],
})
