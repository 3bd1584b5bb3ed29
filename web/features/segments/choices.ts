import { msg } from '@lingui/core/macro'
import { addChoices } from '../../base/references.ts'

// Values that conditions of segments choose from and that are the same in every account.
addChoices('loyaltyStatuses', [{ code: 'activated', label: msg`in force` }, { code: 'deactivated', label: msg`no longer in force` }, { code: 'not_confirmed', label: msg`not confirmed` }])
addChoices('messageChannels', [{ code: 'email', label: msg`E-mail` }, { code: 'sms', label: msg`SMS` }, { code: 'push', label: msg`Push` }, { code: 'telegram', label: msg`Telegram` }])
addChoices('messagePurposes', [{ code: 'transactional', label: msg`About an order` }, { code: 'marketing', label: msg`Advertising` }])
addChoices('messageStates', [
  { code: 'planned', label: msg`Planned` }, { code: 'sending', label: msg`Being sent` }, { code: 'sent', label: msg`Sent` }, { code: 'delivered', label: msg`Delivered` }, { code: 'failed', label: msg`Refused` },
  { code: 'dead', label: msg`Given up` }, { code: 'cancelled', label: msg`Cancelled` }, { code: 'held', label: msg`Held back` }, { code: 'suppressed', label: msg`Not sent` },
])
