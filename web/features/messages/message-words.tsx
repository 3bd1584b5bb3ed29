import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { MessageCard } from '#shared/contracts/messages.ts'
import { addChoices } from '../../base/references.ts'
import { StatusBadge } from '../../ui/display/StatusBadge.tsx'
import { When } from '../../ui/display/When.tsx'
import { CHANNELS, CHANNEL_WORDS, PURPOSE_WORDS } from './channel-words.ts'

type State = MessageCard['state']

/** What became of a message, in words, and the tint that goes with it. */
const STATE_WORDS: Record<State, { label: MessageDescriptor; color: string }> = {
  planned: { label: msg`Planned`, color: '#3b82d6' },
  sending: { label: msg`Being sent`, color: '#3b82d6' },
  sent: { label: msg`Sent`, color: '#17868a' },
  delivered: { label: msg`Delivered`, color: '#2e9a57' },
  failed: { label: msg`Refused`, color: '#d64545' },
  dead: { label: msg`Given up`, color: '#d64545' },
  cancelled: { label: msg`Cancelled`, color: '#8b97a2' },
  held: { label: msg`Held back`, color: '#c79a0c' },
  suppressed: { label: msg`Not sent`, color: '#dd7417' },
}

/** Why, in a few words: what stands in lists and filters. */
const REASONS: Record<string, MessageDescriptor> = {
  no_provider: msg`there is nobody to send by`,
  no_address: msg`no address`,
  customer_erased: msg`the customer was erased`,
  wrong_address: msg`the address is not one`,
  suppressed: msg`the address is on the stop list`,
  no_consent: msg`no consent to advertising`,
  unsubscribed: msg`unsubscribed`,
  consent_withdrawn: msg`consent withdrawn`,
  quiet_hours: msg`waits for the morning`,
  demo_data: msg`an invented person of the demo`,
  domain_not_ready: msg`the domain is not ready`,
  variables_missing: msg`a variable has no value`,
  template_wrong: msg`a mistake in the template`,
  letter_wrong: msg`a mistake in the letter`,
  template_too_much: msg`the template asks for too much`,
  template_empty: msg`the template has no text`,
  attachment_missing: msg`a file is not there any more`,
  attachments_too_large: msg`the files are too large`,
  maybe_twice: msg`may have gone twice`,
  too_late: msg`too late to send`,
  auth_failed: msg`the provider does not accept the sign-in`,
  no_balance: msg`no money on the account`,
  rate_limited: msg`too much at once`,
  domain_pace: msg`waits for its turn at the receiver’s domain`,
  busy: msg`the mail server asks to come later`,
  recipient_busy: msg`the mailbox asks to come later`,
  mailbox_full: msg`the mailbox is full`,
  soft_bounce: msg`the mailbox did not take it`,
  refused_sender: msg`the sender’s address was refused`,
  refused_content: msg`the text was refused`,
  refused_recipient: msg`the receiver was refused`,
  settings_wrong: msg`wrong settings of the provider`,
  unreachable: msg`the provider cannot be reached`,
  unreachable_phone: msg`the phone cannot be reached`,
  timeout: msg`the provider did not answer`,
  dropped: msg`the connection broke off`,
  not_delivered: msg`not delivered`,
  expired: msg`not delivered in time`,
  hard_bounce: msg`there is no such mailbox`,
  gateway_fault: msg`a fault of the gateway`,
  strange_answer: msg`the gateway answered something strange`,
  receiver_stopped: msg`the receiver has stopped the bot`,
  refused: msg`refused`,
  fault: msg`a fault of the program`,
  stopped: msg`the program was stopped`,
  by_hand: msg`taken back by hand`,
}

const ORIGINS: Record<string, MessageDescriptor> = {
  rule: msg`a rule`, person: msg`a person`, api: msg`the API`, mail: msg`an answer to a letter`, verification: msg`a check of a phone`, campaign: msg`a campaign`, alert: msg`an alert about figures`, test: msg`a test`,
}

addChoices('messageStates', Object.entries(STATE_WORDS).map(([code, { label }]) => ({ code, label })))
addChoices('messageChannels', CHANNELS.map(code => ({ code, label: CHANNEL_WORDS[code].label })))
addChoices('messageReasons', Object.entries(REASONS).map(([code, label]) => ({ code, label })))
addChoices('messagePurposes', Object.entries(PURPOSE_WORDS).map(([code, label]) => ({ code, label })))
addChoices('messageLanes', [{ code: 'prompt', label: msg`prompt` }, { code: 'bulk', label: msg`bulk` }])
addChoices('messageOrigins', Object.entries(ORIGINS).map(([code, label]) => ({ code, label })))

export function StateBadge({ state }: { state: State }) {
  const { i18n } = useLingui()
  const words = STATE_WORDS[state]
  return <StatusBadge color={words.color}>{i18n._(words.label)}</StatusBadge>
}

export function useReasonWords(): (reason: string) => string {
  const { i18n } = useLingui()
  return reason => (REASONS[reason] ? i18n._(REASONS[reason]) : reason)
}

export function useOriginWords(): (kind: string) => string {
  const { i18n } = useLingui()
  return kind => (ORIGINS[kind] ? i18n._(ORIGINS[kind]) : kind)
}

type Why = { reason: string | null; params: Record<string, unknown> | null }
const said = (params: Why['params'], name: string): string => (typeof params?.[name] === 'string' ? params[name] : '')

/** The reason as a sentence, with what can be done about it. */
export function WhyWords({ reason, params }: Why) {
  const short = useReasonWords()
  if (reason === null) return null
  const words = said(params, 'words')
  switch (reason) {
    case 'no_provider': return <Trans>No provider of this channel is set up and in use. The message waits: it leaves when there is one.</Trans>
    case 'no_address': return <Trans>The customer has no address for this channel.</Trans>
    case 'wrong_address': return <Trans>“{said(params, 'address')}” cannot be an address. Correct it and send again.</Trans>
    case 'suppressed': return <Trans>The address is on the stop list. Take it off there if this is a mistake.</Trans>
    case 'no_consent': return <Trans>The customer never agreed to advertising by this channel.</Trans>
    case 'unsubscribed': return <Trans>The customer has unsubscribed.</Trans>
    case 'demo_data': return <Trans>The demo’s people are invented, and their number may be somebody’s: nothing is sent to them. Write your own address on the card to try it.</Trans>
    case 'quiet_hours': return <Trans>It is night at the customer’s. It leaves <When value={said(params, 'until')} />.</Trans>
    case 'domain_not_ready': return <Trans>The domain {said(params, 'domain')} is not ready for advertising: see the page of deliverability.</Trans>
    case 'variables_missing': return <Trans>Variables of the template have no value: {Array.isArray(params?.['names']) ? params['names'].join(', ') : ''}. Fill in the order or change the template, and send again.</Trans>
    case 'maybe_twice': return <Trans>The connection broke off after the message was handed over: it may have gone twice.</Trans>
    case 'too_late': return <Trans>It could not leave in time: {words || '—'}</Trans>
    default: return <>{short(reason)}{words && <>: <span dir="auto">{words}</span></>}</>
  }
}
