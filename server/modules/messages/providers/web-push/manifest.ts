import { Type } from 'typebox'
import type { ProviderManifest } from '../provider.ts'
import { openWebPush } from './client.ts'

/** Web push to browsers of the staff, which they let it by themselves; the keys are made by the program, there is nothing to enter. */
export const webPushProvider: ProviderManifest = {
  kind: 'web-push',
  channel: 'push',
  title: { ru: 'Уведомления в браузере', en: 'Notifications in the browser' },
  settings: Type.Object({}),
  secrets: [],
  abilities: {},
  open: (_settings, _secrets, platform) => openWebPush(platform),
}
