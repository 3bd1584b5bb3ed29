// Mail: mailboxes, threads and letters. The only door for other modules.
import type { Module } from '#server/platform/platform.ts'
import { visibleLetters, visibleMailboxes, visibleThreads } from './boxes/who-sees.ts'
import { letterCatalogue } from './fields.ts'
import { keepListening } from './imap/keep-listening.ts'
import { strangersReader } from './reactions.ts'
import { mailBoxRoutes } from './routes-boxes.ts'
import { mailThreadRoutes, mailWritingRoutes } from './routes.ts'

export { forgetCorrespondence } from './threads/forget-correspondence.ts'
export { createMailbox } from './boxes/save-mailbox.ts'
export { keepLetter } from './threads/keep-letter.ts'
export { parseLetter } from './letter/parse-letter.ts'

export const mail: Module = {
  name: 'mail',
  routes: (app, platform) => {
    mailBoxRoutes(app, platform)
    mailThreadRoutes(app, platform)
    mailWritingRoutes(app, platform)
  },
  runs: [keepListening()],
  readers: [strangersReader],
  catalogues: [letterCatalogue],
  visibility: { letter: visibleLetters, mailThread: visibleThreads, mailbox: visibleMailboxes },
  personalData: [{ entity: 'mailThread', card: '/api/mail/threads/:id', lists: ['/api/mail/threads'] }],
}
