import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'

const HelpButton = lazy(async () => ({ default: (await import('./HelpButton.tsx')).HelpButton }))

export const feature: Feature = { name: 'help', slots: [{ slot: 'shell.top', key: 'help', component: HelpButton }] }
