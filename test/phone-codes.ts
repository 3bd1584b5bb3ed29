import type { Db } from '../server/platform/db.ts'

/** The code as it went out: the phone of the customer is the only other place where it stands. */
export async function codeSent(db: Db, checkId: string): Promise<string> {
  const { body_text: text } = await db.kysely.selectFrom('message').select('body_text').where('key', '=', `verification:${checkId}`).executeTakeFirstOrThrow()
  return /\d{6}/.exec(text ?? '')![0]
}
