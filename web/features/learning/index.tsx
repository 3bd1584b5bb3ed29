import { msg } from '@lingui/core/macro'
import { IconRocket, IconSchool } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages({ training_out_of_sight: msg`Lessons take place in a training store, and your groups do not see it. Ask whoever keeps the rights for the store “{site}”.` })

const LessonGuide = lazy(async () => ({ default: (await import('./LessonGuide.tsx')).LessonGuide }))

export const feature: Feature = {
  name: 'learning',
  routes: shell => [
    createRoute({ getParentRoute: () => shell, path: '/learning', component: lazyRouteComponent(() => import('./LearningPage.tsx'), 'LearningPage') }),
    createRoute({ getParentRoute: () => shell, path: '/launch', component: lazyRouteComponent(() => import('./LaunchPage.tsx'), 'LaunchPage') }),
  ],
  settings: {
    entries: [
      { to: '/learning', label: msg`Lessons`, group: 'own' },
      { to: '/launch', label: msg`Launch of the store`, group: 'account', right: 'settings.change' },
    ],
    routes: () => [],
  },
  commands: [
    { id: 'learning', label: msg`Lessons`, icon: IconSchool, to: '/learning' },
    { id: 'launch', label: msg`Launch of the store`, icon: IconRocket, to: '/launch', right: 'settings.change' },
  ],
  slots: [{ slot: 'shell.overlay', key: 'lesson', component: LessonGuide }],
}
