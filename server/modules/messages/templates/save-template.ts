import type { LetterBlock, NewTemplate, SaveTemplate, Template, TemplateContents } from '#shared/contracts/message-templates.ts'
import { differences } from '#server/platform/change-log.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid, notFound, Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { compileLetter } from './compile-letter.ts'
import { parseTemplate } from './sandbox.ts'

type Versioned = Pick<Template, 'format' | 'content' | 'onMissing' | 'transliterate'>

/** @throws Refusal `not_found` */
export async function loadTemplate(db: Database, id: number): Promise<Template> {
  const row = await db.selectFrom('message_template').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('message_template', id)
  return {
    id: row.id, code: row.code, channel: row.channel as Template['channel'], name: row.name, purpose: row.purpose as Template['purpose'], topic: row.topic, isActive: row.is_active,
    format: row.format as Template['format'], content: row.content as TemplateContents, onMissing: row.on_missing as Template['onMissing'], transliterate: row.transliterate,
    version: row.version, createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString(),
  }
}

/** @returns its id. @throws Refusal `invalid` for a code that is taken, and for what cannot be rendered in any language */
export async function createTemplate(tx: Tx, input: NewTemplate): Promise<number> {
  const taken = await tx.db.selectFrom('message_template').select('id').where('code', '=', input.code).executeTakeFirst()
  if (taken) throw invalid('code', 'already_taken', { code: input.code })
  await refuseWrong({ ...input, id: 0 })
  return insertTemplate(tx, input)
}

/** Without looking whether it can be rendered: for those that come with the program. */
export async function insertTemplate(tx: Tx, input: NewTemplate): Promise<number> {
  const { id } = await tx.db
    .insertInto('message_template')
    .values({
      code: input.code, name: input.name, channel: input.channel, purpose: input.purpose, topic: input.topic, is_active: input.isActive, format: input.format,
      content: JSON.stringify(input.content), on_missing: input.onMissing, transliterate: input.transliterate, created_at: tx.at, updated_at: tx.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await keepVersion(tx, id, 1, input)
  tx.record({ kind: 'message_template.created', entity: 'message_template', entityId: id, fields: differences({}, { name: input.name, channel: input.channel, version: 1 }), about: { code: input.code } })
  return id
}

/**
 * Changes a template. What was sent by an older version stays as it was: each change of the content is a version of its own.
 * @throws Refusal `not_found`, `conflict` when somebody saved since, `invalid`
 */
export async function saveTemplate(tx: Tx, id: number, input: SaveTemplate, restoredFrom: number | null = null): Promise<void> {
  await tx.db.selectFrom('message_template').select('id').where('id', '=', id).forUpdate().execute()
  const before = await loadTemplate(tx.db, id)
  if (before.version !== input.version) throw new Refusal('template_changed', { version: before.version }, 409)
  const { version: _seen, ...changes } = input
  const after: Template = { ...before, ...changes }
  await refuseWrong(after)
  const isNewVersion = JSON.stringify(versionedOf(before)) !== JSON.stringify(versionedOf(after))
  const version = before.version + (isNewVersion ? 1 : 0)
  await tx.db
    .updateTable('message_template')
    .set({
      name: after.name, purpose: after.purpose, topic: after.topic, is_active: after.isActive, format: after.format, content: JSON.stringify(after.content), on_missing: after.onMissing,
      transliterate: after.transliterate, version, updated_at: tx.at,
    })
    .where('id', '=', id)
    .execute()
  if (isNewVersion) await keepVersion(tx, id, version, after, restoredFrom)
  // The texts stand in the versions; the log says that there is a new one.
  const told = ({ name, purpose, topic, isActive, format, onMissing, transliterate }: Template, of: number) => ({ name, purpose, topic, isActive, format, onMissing, transliterate, version: of })
  const fields = differences(told(before, before.version), told(after, version))
  if (Object.keys(fields).length > 0) tx.record({ kind: 'message_template.changed', entity: 'message_template', entityId: id, fields, about: { code: before.code, ...(restoredFrom ? { restoredFrom } : {}) } })
}

/** Takes the content of an older version again, as a new one. @throws Refusal `not_found` */
export async function restoreVersion(tx: Tx, id: number, version: number, seen: number): Promise<void> {
  const row = await tx.db.selectFrom('message_template_version').selectAll().where('template_id', '=', id).where('version', '=', version).executeTakeFirst()
  if (!row) throw notFound('message_template_version', version)
  const content = { format: row.format as Template['format'], content: row.content as TemplateContents, onMissing: row.on_missing as Template['onMissing'], transliterate: row.transliterate }
  await saveTemplate(tx, id, { ...content, version: seen }, version)
}

async function keepVersion(tx: Tx, id: number, version: number, { format, content, onMissing, transliterate }: Versioned, restoredFrom: number | null = null): Promise<void> {
  await tx.db
    .insertInto('message_template_version')
    .values({
      template_id: id, version, format, content: JSON.stringify(content), on_missing: onMissing, transliterate, author_id: tx.actor.grants.userId, restored_from: restoredFrom, created_at: tx.at,
    })
    .execute()
}

const versionedOf = ({ format, content, onMissing, transliterate }: Versioned): unknown => [format, onMissing, transliterate, content.ru ?? null, content.en ?? null]

/** What could not be sent is not saved: each language must be readable, each block's Liquid by itself. */
async function refuseWrong(template: Versioned & Pick<Template, 'channel' | 'purpose' | 'id'>): Promise<void> {
  const { channel, format, content } = template
  if ((format === 'text') === (channel === 'email')) throw invalid('format', 'wrong_value')
  if (!content.ru && !content.en) throw invalid('content', 'required')
  const wrong: FieldRefusal[] = []
  for (const locale of ['ru', 'en'] as const) {
    const one = content[locale]
    if (!one) continue
    const path = `content.${locale}`
    if (Array.isArray(one.body) !== (format === 'blocks')) throw invalid(`${path}.body`, 'wrong_value')
    if (channel === 'email' && !one.subject?.trim()) wrong.push({ path: `${path}.subject`, code: 'required' })
    if (one.body.length === 0) wrong.push({ path: `${path}.body`, code: 'required' })
    const parts: [string, string][] = [['subject', one.subject ?? ''], ['preheader', one.preheader ?? ''], ...(Array.isArray(one.body) ? one.body.flatMap(textsOf) : [['body', one.body] as [string, string]])]
    for (const [name, source] of parts) wrong.push(...wrongLiquid(`${path}.${name}`, source))
    if (wrong.length === 0 && format !== 'text') wrong.push(...(await wrongLetter(`${path}.body`, () => compileLetter({ format, body: one.body as LetterBlock[] | string, preheader: one.preheader ?? '', isMarketing: template.purpose === 'marketing', locale }).then((letter) => {
      parseTemplate(letter.html, true)
      parseTemplate(letter.text, false)
    }))))
  }
  if (wrong.length > 0) throw new Refusal('invalid', {}, 400, wrong)
}

const textsOf = (block: LetterBlock, index: number): [string, string][] =>
  Object.entries(block).flatMap(([name, text]) => (name === 'kind' || typeof text !== 'string' ? [] : [[`body[${index}].${name}`, text] as [string, string]]))

function wrongLiquid(path: string, source: string): FieldRefusal[] {
  try {
    parseTemplate(source, false)
    return []
  } catch (error) {
    return [fieldRefusal(path, error)]
  }
}

async function wrongLetter(path: string, make: () => Promise<void>): Promise<FieldRefusal[]> {
  try {
    await make()
    return []
  } catch (error) {
    return [fieldRefusal(path, error)]
  }
}

function fieldRefusal(path: string, error: unknown): FieldRefusal {
  if (!(error instanceof Refusal)) throw error
  return { path, code: error.code, params: error.params }
}
