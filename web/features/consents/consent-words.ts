import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const CHANNELS: Record<string, MessageDescriptor> = { email: msg`E-mail`, sms: msg`SMS`, push: msg`Push`, telegram: msg`Telegram` }
export const PURPOSES: Record<string, MessageDescriptor> = { processing: msg`Processing of personal data`, mailing: msg`Mailings`, transfer: msg`Transfer of data to others` }
export const STATES: Record<'granted' | 'withdrawn' | 'none', MessageDescriptor> = { granted: msg`agreed`, withdrawn: msg`consent withdrawn`, none: msg`never asked` }
export const SOURCES: Record<string, MessageDescriptor> = {
  form: msg`a form`, api: msg`the store`, manager: msg`said to a manager`, preference_page: msg`the page of subscriptions`, one_click: msg`the button of the mail program`, import: msg`an import`,
}
/** Codes of the preference page; anything else is in somebody's own words. */
export const REASONS: Record<string, MessageDescriptor> = { too_often: msg`too often`, not_interesting: msg`not interesting`, never_asked: msg`never subscribed`, other: msg`another reason` }
export const WHY: Record<string, MessageDescriptor> = { processing_withdrawn: msg`no longer lets their data be processed`, takes_no_letters: msg`takes no letters at all` }
