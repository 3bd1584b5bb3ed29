import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'

/** A secret to sign with: 32 random bytes, in the form that the verifying libraries of «Standard Webhooks» take. */
export const newSecret = (): string => PREFIX + randomBytes(32).toString('base64')

/**
 * The three headers by which a receiver knows that a letter is ours, whole and recent, as «Standard Webhooks» writes them: HMAC-SHA256 over
 * `<id>.<timestamp>.<body>`, one signature a secret, with a space between. Docs for receivers: docs/webhooks.md.
 * @param timestamp seconds since 1970
 */
export function signatureHeaders(secrets: readonly string[], id: string, timestamp: number, body: string): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => `v1,${signature(secret, `${id}.${timestamp}.${body}`)}`).join(' '),
  }
}

function signature(secret: string, content: string): string {
  return createHmac('sha256', Buffer.from(secret.replace(PREFIX, ''), 'base64')).update(content).digest('base64')
}
