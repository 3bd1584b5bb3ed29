import { sql } from 'kysely'
import { addNote, removeNote } from '#server/modules/customers/index.ts'
import { Refusal } from '#server/platform/errors.ts'
import { allOf, anywhere, conditionsOf, siteCondition } from './conditions.ts'
import { lookUp } from './lookup.ts'
import { moment } from './wire/dates.ts'
import { entityOf } from './wire/entity.ts'
import { present, succeeded } from './wire/envelope.ts'
import { fieldsOf } from './wire/fields.ts'
import { filterOf } from './wire/filter.ts'
import { write, type Answer, type Call } from './wire/method.ts'
import { readInteger } from './wire/numbers.ts'
import { pageOf, pagination } from './wire/paging.ts'
import { sitesForLookup, visibleSites } from './wire/sites.ts'

type NoteRow = { id: number; text: string; author_id: number | null; created_at: string; customer: { id: number; externalId: string | null; site: string } }

/** Which of both groups of methods is asked: people or corporate customers. */
export type Kind = 'customer' | 'corporate'

const typeOf = (kind: Kind): string => (kind === 'customer' ? 'customer' : 'customer_corporate')

/** `GET /customers/notes` and `GET /customers-corporate/notes`, newest first. */
export async function listNotes(call: Call, kind: Kind): Promise<Answer> {
  const page = pageOf(call.query.last)
  const filter = filterOf(call.query, call.account.timeZone)
  const { conditions, given, oneOf, oneOfIds, moments } = conditionsOf(filter)
  oneOfIds('ids', sql`n.id`)
  oneOfIds('customerIds', sql`n.customer_id`)
  oneOf('customerExternalIds', sql`c.external_id`)
  oneOfIds('managerIds', sql`n.author_id`)
  given(filter.text('text'), (value) => {
    // A key from which notes are kept must not find one by its words either, nor count those that have them.
    if (call.key.actor.grants.fields['customer.note']) throw new Refusal('forbidden', { filter: 'text' }, 403)
    return sql`n.text ilike ${anywhere(value)}`
  })
  moments('createdAt', sql`n.created_at`)
  const where = allOf([sql`c.type = ${typeOf(kind)}`, ...conditions, ...siteCondition(call, sql`c.site`)])
  const from = sql`customer_note n join customer c on c.id = n.customer_id`
  const [found, counted] = await Promise.all([
    sql<{ note: NoteRow }>`select to_jsonb(n) || jsonb_build_object('customer', jsonb_build_object('id', c.id, 'externalId', c.external_id, 'site', c.site)) as note
      from ${from} where ${where} order by n.created_at desc, n.id desc limit ${page.limit} offset ${page.offset}`.execute(call.db.kysely),
    sql<{ total: number }>`select count(*) as total from ${from} where ${where}`.execute(call.db.kysely),
  ])
  const notes = found.rows.map(({ note }) =>
    present({
      id: note.id,
      text: note.text,
      managerId: note.author_id,
      createdAt: moment(note.created_at, call.account.timeZone),
      customer: present(note.customer),
    }),
  )
  return { body: succeeded({ pagination: pagination(page, counted.rows[0]!.total), notes }) }
}

export async function createNote(call: Call, kind: Kind): Promise<Answer> {
  const note = fieldsOf(entityOf(call.form, 'note'), call.account.timeZone)
  const [text, managerId, customer] = [note.text('text', 20_000), note.integer('managerId', 1), note.object('customer')]
  if (!text) note.complain('text', 'required')
  const [id, externalId, site] = [customer?.integer('id'), customer?.text('externalId', 255), customer?.text('site')]
  if (!id && !externalId) note.complain('customer', 'required')
  note.refuse()
  const sites = site ? visibleSites(call).filter((one) => one === site) : sitesForLookup(call)
  const [found] = await lookUp(call, kind, [String(id ?? externalId)], id ? 'id' : 'externalId', sites)
  if (!found) {
    note.complain('customer', 'not_found', { entity: 'customer', id: id ?? externalId })
    note.refuse()
  }
  const { id: noteId } = await write(call, (tx) => addNote(tx, found!.id, { text: text!, authorId: managerId ?? null }))
  return { status: 201, body: succeeded({ id: noteId }) }
}

export async function deleteNote(call: Call, kind: Kind): Promise<Answer> {
  const id = readInteger(call.path['id'])
  const missing = new Refusal('note_not_found', {}, 404)
  if (id === null) throw missing
  const { rows } = await call.db.pool.query('select from customer_note n join customer c on c.id = n.customer_id where n.id = $1 and c.type = $2', [id, typeOf(kind)])
  if (rows.length === 0) throw missing
  await write(call, (tx) => removeNote(tx, id))
  return { body: succeeded() }
}
