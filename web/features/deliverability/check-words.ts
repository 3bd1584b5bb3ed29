import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { DomainCheckName } from '#shared/contracts/deliverability.ts'

/** What a check is about, for somebody who has never heard the name. */
export const CHECK_TITLES: Record<DomainCheckName, { name: MessageDescriptor; about: MessageDescriptor }> = {
  spf: { name: msg`SPF`, about: msg`which servers may write for the domain` },
  dkim: { name: msg`DKIM`, about: msg`the signature that nobody has changed the letter` },
  dmarc: { name: msg`DMARC`, about: msg`what receivers do with letters that prove nothing` },
  ptr: { name: msg`PTR`, about: msg`the name of the server’s address` },
  complaints: { name: msg`Complaints`, about: msg`how often people press «spam»` },
}

/** What was found, by code. */
export const CHECK_WORDS: Record<string, MessageDescriptor> = {
  dns_failed: msg`DNS gave no answer about {name} ({reason}). Look it up again in a while.`,
  spf_ok: msg`The server {host} may write for {domain}. {lookups} of {most} look-ups are used.`,
  spf_missing: msg`{domain} has no SPF record: anybody can write in its name, and mail services know it.`,
  spf_twice: msg`{domain} has several SPF records: receivers then heed none. They must become one.`,
  spf_too_many_lookups: msg`To read the record a receiver must ask DNS {lookups} times; after {most} it gives up and takes the record for broken. Remove includes that nobody uses.`,
  spf_unreadable: msg`The record cannot be read at «{term}»: receivers take it for broken.`,
  spf_many_empty: msg`{voids} names of the record do not exist; with more than {most} receivers take it for broken. Remove them.`,
  spf_open: msg`The record ends with +all: it lets the whole world write in the name of {domain}.`,
  spf_no_host: msg`The server {host} has no address: nobody can tell whether it may write. Check its name in the settings of sending.`,
  spf_not_covering: msg`The record does not name the server {host}: its letters look forged.`,
  spf_private_host: msg`The server {host} is in your own network: by which outside address its letters leave is not known here. See to it that this address is in the record.`,
  spf_says_nothing: msg`The record says nothing of servers that it does not name. End it with ~all.`,
  spf_near_limit: msg`The server may write, but {lookups} of {most} look-ups are used: one include more breaks the record.`,
  dkim_ok: msg`Letters are signed, and the other half of the key is found under «{selector}».`,
  dkim_by_server: msg`{service} signs the letters itself; its key is found under «{selector}».`,
  dkim_no_key: msg`Letters of {domain} are not signed. Make a key here, or switch signing on at the mail service.`,
  dkim_key_wrong: msg`The key in the settings of sending is no key that letters are signed by. Make a new one.`,
  dkim_missing: msg`Letters are signed, but the other half of the key is not published: every signature fails.`,
  dkim_twice: msg`There are several records under {name}: receivers take any of them. Leave the one below.`,
  dkim_revoked: msg`The record under {name} is empty: the key is declared void.`,
  dkim_mismatch: msg`Under {name} another key is published: every signature fails.`,
  dkim_weak: msg`The key has {bits} bits: receivers do not accept less than 1024. Make a new one.`,
  dkim_short: msg`The key has {bits} bits. Signatures are accepted, yet 2048 are usual now: make a new one some day.`,
  dkim_testing: msg`The record says «trial» (t=y): receivers may pay no heed to signatures.`,
  dmarc_ok: msg`There is a policy ({policy}), and our letters meet it.`,
  dmarc_none: msg`Our letters meet the policy, but it asks for nothing (p=none). When a few weeks went well, let forged letters go to spam.`,
  dmarc_missing: msg`{domain} has no DMARC policy. Large mail services take no bulk letters without one.`,
  dmarc_twice: msg`{domain} has several DMARC records: receivers then heed none.`,
  dmarc_unreadable: msg`The DMARC record cannot be read: its policy is «{policy}».`,
  dmarc_not_aligned: msg`People see {domain}, but letters are signed by {dkimDomain} and returned to {bounceDomain}: for DMARC they prove nothing. Sign by {domain} itself.`,
  dmarc_dkim_not_aligned: msg`Letters are signed by {dkimDomain} and not by {domain}: once forwarded they prove nothing. Sign by {domain} itself.`,
  ptr_ok: msg`The address of {host} has a name, and the name leads back.`,
  ptr_of_service: msg`Letters leave by {service}, which takes care of this.`,
  ptr_no_address: msg`The server {host} has no address. Check its name in the settings of sending.`,
  ptr_private_host: msg`The server {host} is in your own network: its outside address is not known here.`,
  ptr_missing: msg`The address {address} has no name: many receivers refuse letters from such. Ask whoever owns the address (your hosting) to add it.`,
  ptr_not_confirmed: msg`The name {name} of the address {address} does not lead back to it. Ask whoever owns the address (your hosting) to change it.`,
  complaints_no_letters: msg`No letters left within a week.`,
  complaints_ok: msg`{complaints} of {sent} letters within a week.`,
  complaints_warn: msg`{complaints} of {sent} letters within a week: more than 0.1 %. Mail services begin to put letters into spam. Write less often, and only to those who agreed.`,
  complaints_stop: msg`{complaints} of {sent} letters within a week: 0.3 % or more. Bulk letters are stopped before mail services close the domain altogether.`,
}
