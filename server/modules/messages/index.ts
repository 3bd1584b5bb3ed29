// Messages: the outbox that everything leaves by. The only door for other modules.
import type { Module } from '#server/platform/platform.ts'

export { planMessage, planMessages, type NewMessage, type PlannedMessage } from './plan-message.ts'
export { cancelMessages } from './cancel-messages.ts'
export { mayReceive, type Asked, type MayReceive, type Refused } from './may-receive.ts'
export { recipientFor, type Recipient } from './recipient-for.ts'
export { recordDelivery, type Reported } from './record-delivery.ts'
export { recordBounce, type Bounce } from './record-bounce.ts'
export { suppress, liftSuppression, type SuppressionReason } from './suppress.ts'
export { sendingSettings, type SendingSettings } from './sending-settings.ts'
export { quietUntil, zoneOfReceiver } from './quiet-hours.ts'
export { SendError, type Channel, type DeliveryReport, type OutgoingMessage, type ProviderManifest, type Sender } from './providers/provider.ts'
export type { Lane, MessageKind, MessageState, Origin, Purpose } from './message-state.ts'

export const messages: Module = { name: 'messages' }
