import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'

const STATES: Record<string, MessageDescriptor> = {
  planned: msg`the message waits to be sent`,
  sending: msg`the message is being sent`,
  sent: msg`the message was sent`,
  delivered: msg`the message was delivered`,
  failed: msg`the message could not be sent yet`,
  dead: msg`the message could not be sent`,
  cancelled: msg`the message was cancelled`,
  held: msg`the message is held back`,
  suppressed: msg`the message may not be sent`,
}
const REASONS: Record<string, MessageDescriptor> = {
  no_address: msg`there is no address`,
  unsubscribed: msg`the customer has unsubscribed`,
  no_consent: msg`the customer has not agreed`,
  hard_bounce: msg`the address does not exist`,
  soft_bounces: msg`the mailbox was unreachable too often`,
  complaint: msg`the customer complained of spam`,
  manual: msg`the address is on the stop list`,
  quiet_hours: msg`quiet hours`,
  no_provider: msg`no way of sending is set up`,
  maybe_twice: msg`it may have gone twice`,
}

/** What became of a message, in words. */
export function useMessageWords(): (state: string, reason: string | null) => string {
  const { i18n } = useLingui()
  return useCallback((state, reason) => {
    const words = STATES[state]
    const why = reason ? REASONS[reason] : undefined
    return `${words ? i18n._(words) : state}${reason ? ` (${why ? i18n._(why) : reason})` : ''}`
  }, [i18n])
}
