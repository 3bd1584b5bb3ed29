import { msg } from '@lingui/core/macro'
import { IconBolt } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { refreshWith } from '../../base/live.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'
import { writeRuleSearch } from './rule-search.ts'

addRefusalMessages(async () => (await import('./refusals.ts')).ruleRefusals)
// A message that went out, a task that is done: the cards tell of it under what the rules did.
for (const entity of ['message', 'task']) refreshWith(entity, 'rule')

export const feature: Feature = {
  name: 'rules',
  sections: [{ to: '/rules', label: msg`Rules`, icon: IconBolt, right: 'rules.view' }],
  routes: shell => [
    createRoute({ getParentRoute: () => shell, path: '/rules', component: lazyRouteComponent(() => import('./list/RulesPage.tsx'), 'RulesPage') }),
    createRoute({ getParentRoute: () => shell, path: '/rules/$id', validateSearch: writeRuleSearch, component: lazyRouteComponent(() => import('./editor/RuleEditorPage.tsx'), 'RuleEditorPage') }),
  ],
  commands: [{ id: 'rules', label: msg`Rules`, icon: IconBolt, right: 'rules.view', to: '/rules' }],
  create: [{ id: 'rule.new', label: msg`New rule`, icon: IconBolt, right: 'rules.change', to: '/rules/new' }],
  slots: [
    { slot: 'order.block', key: 'rules', component: lazy(() => import('./cards/RecordBlock.tsx').then(({ OrderAutomation }) => ({ default: OrderAutomation }))) },
    { slot: 'history.entry', key: 'rules', component: lazy(() => import('./cards/RuleHistoryEntry.tsx').then(({ RuleHistoryEntry }) => ({ default: RuleHistoryEntry }))) },
    { slot: 'customer.block', key: 'rules', component: lazy(() => import('./cards/RecordBlock.tsx').then(({ CustomerAutomation }) => ({ default: CustomerAutomation }))) },
  ],
}
