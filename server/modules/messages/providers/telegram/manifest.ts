import { Type } from 'typebox'
import type { ProviderManifest } from '../provider.ts'
import { openTelegram } from './client.ts'

/** A bot of one's own that writes to people of the staff, each of whom opened the chat with a code; Bot API. */
export const telegram: ProviderManifest = {
  kind: 'telegram',
  channel: 'telegram',
  title: { ru: 'Telegram для сотрудников', en: 'Telegram for the staff' },
  settings: Type.Object({ url: Type.Optional(Type.String({ title: 'Address of the Bot API|Адрес Bot API', default: 'https://api.telegram.org', maxLength: 200 })) }),
  secrets: ['botToken'],
  abilities: {},
  open: openTelegram,
}
