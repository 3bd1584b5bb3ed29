import { msg } from '@lingui/core/macro'
import { IconChartBar } from '@tabler/icons-react'
import type { Feature } from '../../base/feature.ts'

export const feature: Feature = {
  name: 'analytics',
  sections: [{ to: '/analytics', label: msg`Analytics`, icon: IconChartBar, right: ['analytics.view', 'segments.view', 'costs.view', 'site.view'] }],
}
