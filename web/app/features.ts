import type { Feature } from '../base/feature.ts'
import { fillPanels } from '../base/panels.ts'
import { fillSlots } from '../base/slots.ts'
import { feature as bulk } from '../features/bulk/index.tsx'
import { feature as catalogue } from '../features/catalogue/index.tsx'
import { feature as companies } from '../features/companies/index.tsx'
import { feature as customers } from '../features/customers/index.tsx'
import { feature as day } from '../features/day/index.tsx'
import { feature as demo } from '../features/demo/index.tsx'
import { feature as duplicates } from '../features/duplicates/index.tsx'
import { feature as exports } from '../features/exports/index.tsx'
import { feature as orderLinks } from '../features/order-links/index.tsx'
import { feature as help } from '../features/help/index.tsx'
import { feature as learning } from '../features/learning/index.tsx'
import { feature as openIssues } from '../features/open-issues/index.tsx'
import { feature as orders } from '../features/orders/index.tsx'
import { feature as rights } from '../features/rights/index.tsx'
import { feature as rules } from '../features/rules/index.tsx'
import { feature as security } from '../features/security/index.tsx'
import { feature as settings } from '../features/settings/index.tsx'
import { feature as tasks } from '../features/tasks/index.tsx'
import { feature as users } from '../features/users/index.tsx'

/** THE list of features, in the order of the rail and of the settings. No autoload: to add one, import its `feature` and name it here. */
export const features: Feature[] = [openIssues, day, orders, orderLinks, customers, companies, duplicates, tasks, catalogue, rules, bulk, learning, help, settings, users, rights, security, exports, demo]
fillSlots(features)
fillPanels(features)
