// Messages: the outbox that everything leaves by. The only door for other modules.
import { may } from '#server/platform/access.ts'
import type { Module, Visibility } from '#server/platform/platform.ts'
import { checkSendingDomains } from './deliverability/jobs.ts'
import { deliverabilityRoutes } from './deliverability/routes.ts'
import { sendMessages } from './sender/send-messages.ts'
import { templateRoutes } from './templates/routes.ts'

export { planMessage, planMessages, type NewMessage, type PlannedMessage } from './plan-message.ts'
export { cancelMessages } from './cancel-messages.ts'
export { mayReceive, type Asked, type MayReceive, type Refused } from './may-receive.ts'
export { recipientFor, type Recipient } from './recipient-for.ts'
export { recordDelivery, type Reported } from './record-delivery.ts'
export { recordBounce, type Bounce } from './record-bounce.ts'
export { suppress, liftSuppression, type SuppressionReason } from './suppress.ts'
export { sendingSettings, type SendingSettings } from './sending-settings.ts'
export { quietUntil, zoneOfReceiver, type Whereabouts } from './quiet-hours.ts'
export { domainHeld, type DomainHold } from './deliverability/domain-held.ts'
export { SendError, type Channel, type DeliveryReport, type OutgoingMessage, type ProviderManifest, type Sender } from './providers/provider.ts'
export { renderMessage, type RenderRequest, type TemplateSource } from './templates/render-message.ts'
export { createTemplate, saveTemplate } from './templates/save-template.ts'
export { ensureReadyTemplates, READY_TEMPLATES } from './templates/ready/ensure-ready-templates.ts'
export type { Lane, MessageKind, MessageState, Origin, Purpose } from './message-state.ts'

const readersOfMessages: Visibility = async (_db, actor, ids) => new Set(may(actor, 'messages.view') ? ids : [])

export const messages: Module = {
  name: 'messages',
  routes: (app, platform) => {
    templateRoutes(app, platform)
    deliverabilityRoutes(app, platform)
  },
  jobs: [checkSendingDomains],
  runs: [sendMessages],
  visibility: { message_template: readersOfMessages },
}
