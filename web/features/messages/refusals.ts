import { msg } from '@lingui/core/macro'

/** What the server may refuse about messages and templates, in words. */
export const messageRefusals = {
  template_wrong: msg`There is a mistake in the template.`,
  template_too_much: msg`The template asks for too much: it is too long, or its loops never end.`,
  template_empty: msg`The template has no text in any language.`,
  letter_wrong: msg`The letter cannot be set.`,
  template_changed: msg`A colleague has saved this template since. What you wrote is kept here: open the template anew to see both.`,
  attachment_missing: msg`A file of the letter is not there any more.`,
  attachments_too_large: msg`The files of the letter are too large to be sent.`,
  needed_again: msg`The server or the sign-in was changed: enter this again, so that it goes to nobody else.`,
  message_left: msg`The message has left already.`,
  message_not_over: msg`The message has arrived or is on its way: there is nothing to send again.`,
  provider_changed: msg`A colleague has changed this provider since. Open it anew.`,
}
