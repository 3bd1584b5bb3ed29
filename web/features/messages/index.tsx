import { msg } from '@lingui/core/macro'
import { IconSend, IconTemplate } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'
import { readListSearch } from '../../ui/table/list-state.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).messageRefusals)

export const feature: Feature = {
  name: 'messages',
  sections: [{ to: '/messages', label: msg`Messages`, icon: IconSend, right: 'messages.view' }],
  routes: shell => [
    createRoute({ getParentRoute: () => shell, path: '/messages', validateSearch: readListSearch, component: lazyRouteComponent(() => import('./MessagesPage.tsx'), 'MessagesPage') }),
    createRoute({ getParentRoute: () => shell, path: '/messages/templates', component: lazyRouteComponent(() => import('./templates/TemplatesPage.tsx'), 'TemplatesPage') }),
    createRoute({ getParentRoute: () => shell, path: '/messages/templates/$id', component: lazyRouteComponent(() => import('./templates/TemplatePage.tsx'), 'TemplatePage') }),
    createRoute({ getParentRoute: () => shell, path: '/messages/$id', component: lazyRouteComponent(() => import('./card/MessagePage.tsx'), 'MessagePage') }),
  ],
  panels: [{ entity: 'message', component: lazy(() => import('./card/MessageContent.tsx').then(({ MessageContent }) => ({ default: MessageContent }))), pageOf: id => `/messages/${id}` }],
  commands: [{ id: 'messages.templates', label: msg`Templates of messages`, icon: IconTemplate, right: 'messages.view', to: '/messages/templates' }],
  settings: {
    entries: [
      { to: '/settings/message-providers', label: msg`Sending: mail, SMS`, group: 'account', right: 'messages.settings' },
      { to: '/settings/message-rules', label: msg`Quiet hours, stop list`, group: 'account', right: 'messages.settings' },
    ],
    routes: settings => [
      createRoute({ getParentRoute: () => settings, path: '/message-providers', component: lazyRouteComponent(() => import('./settings/ProvidersPage.tsx'), 'ProvidersPage') }),
      createRoute({ getParentRoute: () => settings, path: '/message-rules', component: lazyRouteComponent(() => import('./settings/SendingPage.tsx'), 'SendingPage') }),
    ],
  },
  slots: [
    { slot: 'order.action', key: 'messages', right: 'messages.send', component: lazy(() => import('./write/WriteAction.tsx').then(({ WriteToOrder }) => ({ default: WriteToOrder }))) },
    { slot: 'customer.action', key: 'messages', right: 'messages.send', component: lazy(() => import('./write/WriteAction.tsx').then(({ WriteToCustomer }) => ({ default: WriteToCustomer }))) },
    { slot: 'order.block', key: 'messages', right: 'messages.view', component: lazy(() => import('./MessagesBlock.tsx').then(({ OrderMessages }) => ({ default: OrderMessages }))) },
    { slot: 'customer.block', key: 'messages', right: 'messages.view', component: lazy(() => import('./MessagesBlock.tsx').then(({ CustomerMessages }) => ({ default: CustomerMessages }))) },
    { slot: 'history.entry', key: 'messages', component: lazy(() => import('./MessageEntry.tsx').then(({ MessageHistoryEntry }) => ({ default: MessageHistoryEntry }))) },
    { slot: 'shell.overlay', key: 'messages.write', right: 'messages.send', component: lazy(() => import('./write/WriteHost.tsx').then(({ WriteHost }) => ({ default: WriteHost }))) },
  ],
}
