import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Claim } from './read-batch.ts'

/**
 * What the shop's server signs: HMAC-SHA256 in hex over the visitor's id and what it knows of him, one a line, empty where it says nothing:
 * `<visitor>\n<externalId>\n<email>\n<phone>`. The visitor's id stands in it, so that one who copies a signature from another's page is not that other.
 */
export function signClaim(secret: string, visitor: string, { externalId = '', email = '', phone = '' }: Claim): string {
  return createHmac('sha256', secret).update([visitor.toLowerCase(), externalId, email, phone].join('\n')).digest('hex')
}

export function isSigned(secret: string, visitor: string, claim: Claim, signature: string): boolean {
  const [expected, given] = [Buffer.from(signClaim(secret, visitor, claim)), Buffer.from(signature.toLowerCase())]
  return expected.length === given.length && timingSafeEqual(expected, given)
}
