import type { ImapFlow } from 'imapflow'
import type { MailboxRow } from '../boxes/mailbox-row.ts'

export type ImapAccount = Pick<MailboxRow, 'imapHost' | 'imapPort' | 'imapSecurity' | 'login'> & { secret: string }

/** A connection that is not open yet. The library is large, so it is loaded by who needs it. */
export async function openImap({ imapHost, imapPort, imapSecurity, login, secret }: ImapAccount): Promise<ImapFlow> {
  const { ImapFlow: Client } = await import('imapflow')
  const client = new Client({
    host: imapHost,
    port: imapPort,
    secure: imapSecurity === 'tls',
    ...(imapSecurity === 'tls' ? {} : { doSTARTTLS: imapSecurity === 'starttls' }),
    auth: { user: login, pass: secret },
    clientInfo: { name: 'Prilavok' },
    logger: false,
    autoIdleDelay: 100, // we do all there is to do at once, and listen
    maxIdleTime: 5 * 60_000, // some servers and many routers forget who is silent for longer
    connectionTimeout: 30_000,
    socketTimeout: 6 * 60_000,
    maxLiteralSize: 64 * 1024 * 1024,
  })
  // What breaks fails the command that is under way and closes the connection; the event itself must not end the process.
  client.on('error', () => {})
  return client
}
