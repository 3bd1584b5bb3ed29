import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { MailboxHealth, MailFault, MailShow } from '#shared/contracts/mail.ts'
import { When } from '../../ui/display/When.tsx'

export const SHOWS: { show: MailShow; label: MessageDescriptor }[] = [
  { show: 'waiting', label: msg`Waiting for an answer` },
  { show: 'all', label: msg({ message: 'All', context: 'letters' }) },
  { show: 'unknown', label: msg`Unknown` },
  { show: 'mine', label: msg({ message: 'Mine', context: 'letters' }) },
  { show: 'robots', label: msg`Automatic` },
]

/** What is wrong with a mailbox and what helps. */
export const FAULTS: Record<MailFault, MessageDescriptor> = {
  sign_in: msg`The mail server does not accept the login or the password. Enter them anew; many services want an app password.`,
  unreachable: msg`The mail server cannot be reached. Check its name and port.`,
  certificate: msg`A protected connection could not be made. Check the kind of protection and the name of the server.`,
  folder: msg`There is no such folder in the mailbox.`,
  refused: msg`The mail server refuses.`,
  dropped: msg`The connection breaks off.`,
  broken: msg`A letter cannot be read. We try again.`,
}

/** How listening to a mailbox goes, in words. */
export function HealthWords({ health }: { health: MailboxHealth }) {
  const { i18n } = useLingui()
  switch (health.state) {
    case 'off': return <Trans>Switched off</Trans>
    case 'waiting': return <Trans>Begins in a moment</Trans>
    case 'connecting': return <Trans>Connecting …</Trans>
    case 'listening': return <Trans>Works. Looked in <When value={health.lastFetchAt} /></Trans>
    case 'failing': return (
      <>
        <span>{i18n._(FAULTS[health.code as MailFault] ?? FAULTS.refused)}</span>
        {health.words && <span className="soft" dir="auto"> “{health.words}”</span>}
        {health.lastFetchAt && <span className="soft"> <Trans>The last letters came <When value={health.lastFetchAt} />.</Trans></span>}
      </>
    )
  }
}

/** How the message of a letter written here does. */
export const SENDING: Record<string, MessageDescriptor> = {
  planned: msg`Is leaving`, sending: msg`Is leaving`, sent: msg({ message: 'Sent', context: 'letter' }), delivered: msg({ message: 'Delivered', context: 'letter' }), failed: msg`Was not delivered`, dead: msg`Did not leave`,
  held: msg`Is held back`, suppressed: msg`Is not sent: the address is on the stop list`, cancelled: msg`Was taken back`,
}

export const BOUNCES = {
  hard: msg`There is no such address`, soft: msg`Not taken this time`, delayed: msg`Is delayed: they are still trying`, complaint: msg`Complained of spam`,
} satisfies Record<string, MessageDescriptor>
