import { msg } from '@lingui/core/macro'
import { IconMail } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import { api } from '../../base/api.ts'
import type { Feature } from '../../base/feature.ts'
import { refreshWith } from '../../base/live.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).mailRefusals)
// Threads are made of letters, boxes count threads, and a letter tells how its message does.
refreshWith('mailThread', 'letter')
refreshWith('mailbox', 'letter')
refreshWith('message', 'letter')

const countWaiting = async (): Promise<number | null> => {
  const { mailboxes } = await api.get<{ mailboxes: { waiting: number }[] }>('/api/mail/mailboxes')
  return mailboxes.reduce((sum, box) => sum + box.waiting, 0) || null
}
const page = lazyRouteComponent(() => import('./MailPage.tsx'), 'MailPage')

export const feature: Feature = {
  name: 'mail',
  sections: [{ to: '/mail', label: msg`Mail`, icon: IconMail, right: 'mail.view', counter: { queryKey: ['letter', 'waiting', 'rail'], queryFn: countWaiting } }],
  routes: shell => [
    createRoute({ getParentRoute: () => shell, path: '/mail', component: page }),
    createRoute({ getParentRoute: () => shell, path: '/mail/$id', component: page }),
  ],
  settings: {
    entries: [{ to: '/settings/mail', label: msg`Mailboxes`, group: 'account', right: 'mail.send' }],
    routes: settings => [createRoute({ getParentRoute: () => settings, path: '/mail', component: lazyRouteComponent(() => import('./settings/MailSettingsPage.tsx'), 'MailSettingsPage') })],
  },
  slots: [
    { slot: 'order.block', key: 'mail', right: 'mail.view', component: lazy(() => import('./LettersBlock.tsx').then(({ OrderLetters }) => ({ default: OrderLetters }))) },
    { slot: 'customer.block', key: 'mail', right: 'mail.view', component: lazy(() => import('./LettersBlock.tsx').then(({ CustomerLetters }) => ({ default: CustomerLetters }))) },
    { slot: 'history.entry', key: 'mail', component: lazy(() => import('./LetterEntry.tsx').then(({ LetterEntry }) => ({ default: LetterEntry }))) },
  ],
}
