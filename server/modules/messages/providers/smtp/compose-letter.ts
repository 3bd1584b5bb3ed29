import DKIM from 'nodemailer/lib/dkim'
import MailComposer from 'nodemailer/lib/mail-composer'
import { buffer } from 'node:stream/consumers'
import type { OutgoingMessage } from '../provider.ts'
import type { SmtpSettings } from './manifest.ts'

/** Of those the letter has. RFC 8058 wants the two of unsubscribing among them. */
const SIGNED = 'From:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding:In-Reply-To:References:List-Unsubscribe:List-Unsubscribe-Post:List-ID:Auto-Submitted'

/** The letter as it goes over the wire: headers, plain text always, HTML beside it, attachments; signed when there is a key. */
export async function composeLetter(message: OutgoingMessage, settings: SmtpSettings, dkimKey: string | undefined): Promise<Buffer> {
  const { from, fromName, replyTo, dkimDomain, dkimSelector } = settings
  const composer = new MailComposer({
    from: fromName ? { name: fromName, address: from } : from,
    to: message.address!,
    ...(replyTo ? { replyTo } : {}),
    subject: message.subject ?? '',
    messageId: message.messageId,
    ...(message.inReplyTo ? { inReplyTo: message.inReplyTo, references: message.headers['References'] ?? message.inReplyTo } : {}),
    text: message.text,
    ...(message.html === null ? {} : { html: message.html }),
    attachments: message.attachments.map(({ name, type, content }) => ({ filename: name, contentType: type, content })),
    headers: headersOf(message),
    // Nothing in a letter makes the server open files or addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const raw = await composer.compile().build()
  if (!dkimKey || !dkimSelector) return raw
  const signed = new DKIM({ domainName: dkimDomain || from.split('@').at(-1)!, keySelector: dkimSelector, privateKey: dkimKey, headerFieldNames: SIGNED }).sign(raw)
  return buffer(signed)
}

function headersOf({ headers, unsubscribeUrl }: OutgoingMessage): Record<string, string> {
  const { References: _, ...rest } = headers
  return {
    ...rest,
    // RFC 8058: one press in the mail program, by POST, with nothing to confirm.
    ...(unsubscribeUrl ? { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  }
}
