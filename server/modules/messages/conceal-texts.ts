import type { Tx } from '#server/platform/transact.ts'

const CONCEALED = '•••'

/** Takes the words out of messages that are no longer to be sent and held a secret, such as a code. The caller records why. */
export async function concealTexts(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await tx.db.updateTable('message').set({ body_text: CONCEALED, subject: null, body_html: null, updated_at: tx.at })
    .where('key', 'in', [...keys]).where('state', 'not in', ['planned', 'sending', 'held']).where('body_text', '<>', CONCEALED).execute()
}
