import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { insertTemplate } from '../save-template.ts'
import { LETTERS_OF_ORDERS } from './letters-of-orders.ts'
import { MARKETING_LETTERS } from './marketing-letters.ts'
import type { ReadyTemplate } from './ready-template.ts'
import { SHORT_MESSAGES } from './short-messages.ts'

/** The templates that come along: letters about orders, short messages, letters of campaigns. */
export const READY_TEMPLATES: readonly ReadyTemplate[] = [...LETTERS_OF_ORDERS, ...SHORT_MESSAGES, ...MARKETING_LETTERS]

/**
 * At every start: adds the ready templates that are not there yet, so that a new version of the program brings its new ones. Those that are there
 * belong to the people of the store and stay as they are.
 */
export async function ensureReadyTemplates(db: Db): Promise<void> {
  if ((await absent(db.kysely)).length === 0) return
  await transact(db, systemActor('first start'), async (tx) => {
    // Of two processes that start at once, the second waits here and finds nothing to do.
    await tx.db.selectFrom('account').select('id').forUpdate().execute()
    for (const template of await absent(tx.db)) await insertTemplate(tx, template)
  })
}

async function absent(db: Tx['db']): Promise<ReadyTemplate[]> {
  const rows = await db.selectFrom('message_template').select('code').where('code', 'in', READY_TEMPLATES.map(({ code }) => code)).execute()
  const there = new Set(rows.map(({ code }) => code))
  return READY_TEMPLATES.filter(({ code }) => !there.has(code))
}
