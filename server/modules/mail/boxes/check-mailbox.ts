import type { MailboxChecked } from '#shared/contracts/mail.ts'
import { faultOf } from '../imap/fault-of.ts'
import { openImap, type ImapAccount } from '../imap/open-imap.ts'

/** Signs in and looks at the folders, keeping nothing. What goes wrong is the answer: the person is about to mend it. */
export async function checkMailbox(account: ImapAccount): Promise<MailboxChecked> {
  const client = await openImap(account)
  try {
    await client.connect()
    const folders = await client.list()
    await client.logout()
    return { ok: true, code: null, words: null, folders: folders.map((folder) => folder.path), sentFolder: folders.find((folder) => folder.specialUse === '\\Sent')?.path ?? null }
  } catch (error) {
    return { ok: false, ...faultOf(error), folders: [], sentFolder: null }
  } finally {
    client.close()
  }
}
