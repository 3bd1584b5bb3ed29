import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { DnsRecord } from '#shared/contracts/deliverability.ts'
import { txtRecord } from './checks.ts'

/** The public half of a private key, as its record says it; null for what is no key that letters are signed by. */
export function publicHalf(privateKey: string): { k: 'rsa' | 'ed25519'; p: string; bits: number } | null {
  let key: KeyObject
  try {
    key = createPublicKey(createPrivateKey(privateKey))
  } catch {
    return null
  }
  const der = key.export({ type: 'spki', format: 'der' })
  if (key.asymmetricKeyType === 'rsa') return { k: 'rsa', p: der.toString('base64'), bits: key.asymmetricKeyDetails?.modulusLength ?? 0 }
  // The record holds the bare 32 bytes at the end (RFC 8463).
  return key.asymmetricKeyType === 'ed25519' ? { k: 'ed25519', p: der.subarray(-32).toString('base64'), bits: 256 } : null
}

export const dkimName = (selector: string, domain: string): string => `${selector}._domainkey.${domain}`

export function dkimRecord(selector: string, domain: string, { k, p }: { k: string; p: string }, replaces: string | null = null): DnsRecord {
  return txtRecord(dkimName(selector, domain), `v=DKIM1; k=${k}; p=${p}`, replaces)
}

/** `v=DKIM1; k=rsa; p=…` by tag. */
export function tagsOf(record: string): Map<string, string> {
  return new Map(record.split(';').flatMap((part) => {
    const at = part.indexOf('=')
    return at < 0 ? [] : [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).replaceAll(/\s+/g, '')] as const]
  }))
}
