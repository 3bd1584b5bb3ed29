import { useLingui } from '@lingui/react/macro'
import type { WebhookFailure } from '#shared/contracts/webhooks.ts'
import { webhookRefusals } from './webhook-refusals.ts'

/** Why a letter did not get through. */
export function FailureWords({ failure }: { failure: WebhookFailure }) {
  const { i18n } = useLingui()
  const words = (webhookRefusals as Record<string, { id: string; message?: string }>)[failure.code]
  return <>{words ? i18n._(words.id, failure.params, { message: words.message! }) : failure.code}</>
}
