import type { ProviderManifest } from './provider.ts'
import { exolve } from './exolve/manifest.ts'
import { smppProvider } from './smpp/manifest.ts'
import { smsAero } from './sms-aero/manifest.ts'
import { smsc } from './smsc/manifest.ts'
import { smtp } from './smtp/manifest.ts'
import { telegram } from './telegram/manifest.ts'
import { twilio } from './twilio/manifest.ts'
import { webPushProvider } from './web-push/manifest.ts'

/** THE list of providers. Nothing is found by folder name. */
export const PROVIDERS: readonly ProviderManifest[] = [smtp, smsc, smsAero, exolve, twilio, smppProvider, telegram, webPushProvider]

export const manifestOf = (kind: string): ProviderManifest | undefined => PROVIDERS.find((one) => one.kind === kind)
