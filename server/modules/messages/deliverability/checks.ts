import type { CheckState, DnsRecord, DomainCheck, DomainCheckName } from '#shared/contracts/deliverability.ts'
import type { SendingWay } from './sending-ways.ts'

/** What a look-up came to, in a code whose words are the page's. */
export function verdict(
  check: DomainCheckName,
  state: CheckState,
  code: string,
  more: { params?: Record<string, unknown>; found?: string[]; record?: DnsRecord | null; way?: SendingWay | null } = {},
): DomainCheck {
  return { check, state, code, params: more.params ?? {}, found: more.found ?? [], record: more.record ?? null, provider: more.way?.title ?? null }
}

export const txtRecord = (name: string, value: string, replaces: string | null = null): DnsRecord => ({ type: 'TXT', name, value, replaces })
