// Messages: the outbox that everything leaves by. The only door for other modules.
import { checkSendingDomains } from './deliverability/jobs.ts'
import { deliverabilityRoutes } from './deliverability/routes.ts'
import { may } from '#server/platform/access.ts'
import type { Module, Visibility } from '#server/platform/platform.ts'
import { messageCatalogue } from './fields.ts'
import { messageRoutes } from './routes.ts'
import { sendingRoutes } from './routes-sending.ts'
import { visibleMessages } from './who-sees.ts'
import { sendMessages } from './sender/send-messages.ts'
import { gatewayRoutes } from './gateways/gateway-routes.ts'
import { pollDelivery } from './gateways/poll-delivery.ts'
import { listenToTelegram } from './providers/telegram/listen.ts'
import { telegramRoutes } from './providers/telegram/routes.ts'
import { receiverClockRoutes } from './receiver-clock.ts'
import { stopWithdrawn } from './stop-withdrawn.ts'
import { templateRoutes } from './templates/routes.ts'

export { messageCatalogue } from './fields.ts'
export { reachesMessage } from './who-sees.ts'
export { createProvider } from './save-provider.ts'
export { resendMessages } from './resend-messages.ts'
export { planMessage, planMessages, type NewMessage, type PlannedMessage } from './plan-message.ts'
export { forgetInMessages } from './forget-in-messages.ts'
export { cancelMessages } from './cancel-messages.ts'
export { mayReceive, type Asked, type MayReceive, type Refused } from './may-receive.ts'
export { concealTexts } from './conceal-texts.ts'
export { recipientFor, type Recipient } from './recipient-for.ts'
export { recordDelivery, type Reported } from './record-delivery.ts'
export { recordBounce, type Bounce } from './record-bounce.ts'
export { suppress, liftSuppression, type SuppressionReason } from './suppress.ts'
export { sendingSettings, type SendingSettings } from './sending-settings.ts'
export { quietUntil, zoneOfReceiver, type Whereabouts } from './quiet-hours.ts'
export { gatewayAddress } from './gateways/gateway-routes.ts'
export { domainHeld, type DomainHold } from './deliverability/domain-held.ts'
export { SendError, type Channel, type DeliveryReport, type OutgoingMessage, type ProviderManifest, type Sender } from './providers/provider.ts'
export { renderMessage, type RenderRequest, type TemplateSource } from './templates/render-message.ts'
export { createTemplate, saveTemplate } from './templates/save-template.ts'
export { ensureReadyTemplates, READY_TEMPLATES } from './templates/ready/ensure-ready-templates.ts'
export type { Lane, MessageKind, MessageState, Origin, Purpose } from './message-state.ts'

const keepersOfSending: Visibility = async (_db, actor, ids) => new Set(may(actor, 'messages.settings') ? ids : [])
const readersOfMessages: Visibility = async (_db, actor, ids) => new Set(may(actor, 'messages.view') ? ids : [])

export const messages: Module = {
  name: 'messages',
  routes: async (app, platform) => {
    messageRoutes(app, platform)
    sendingRoutes(app, platform)
    templateRoutes(app, platform)
    deliverabilityRoutes(app, platform)
    telegramRoutes(app, platform)
    receiverClockRoutes(app, platform)
    await app.register(gatewayRoutes, { db: platform.db })
  },
  readers: [stopWithdrawn],
  jobs: [pollDelivery, checkSendingDomains],
  runs: [sendMessages, listenToTelegram],
  catalogues: [messageCatalogue],
  visibility: { message: visibleMessages, message_provider: keepersOfSending, message_template: readersOfMessages },
  personalData: [{ entity: 'message', card: '/api/messages/:id', lists: ['/api/messages', '/api/suppressions'] }],
}
