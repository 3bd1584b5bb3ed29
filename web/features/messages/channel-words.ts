import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { IconBell, IconBrandTelegram, IconDeviceMobileMessage, IconMail } from '@tabler/icons-react'
import type { MessageChannel } from '#shared/contracts/message-templates.ts'
import type { IconType } from '../../base/feature.ts'

/** The ways that messages travel, as people call them. */
export const CHANNEL_WORDS: Record<MessageChannel, { label: MessageDescriptor; icon: IconType }> = {
  email: { label: msg`E-mail`, icon: IconMail },
  sms: { label: msg`SMS`, icon: IconDeviceMobileMessage },
  push: { label: msg`Push`, icon: IconBell },
  telegram: { label: msg`Telegram`, icon: IconBrandTelegram },
}
export const CHANNELS = Object.keys(CHANNEL_WORDS) as MessageChannel[]

export const PURPOSE_WORDS: Record<'transactional' | 'marketing', MessageDescriptor> = {
  transactional: msg`About an order`,
  marketing: msg`Advertising`,
}
