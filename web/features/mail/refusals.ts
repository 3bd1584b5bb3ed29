import { msg } from '@lingui/core/macro'

/** What the server may refuse about mail, in words. */
export const mailRefusals = {
  letter_left: msg`The letter has left already: it cannot be taken back.`,
}
