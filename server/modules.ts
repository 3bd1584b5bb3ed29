import { apiV5 } from './api-v5/index.ts'
import { demo } from './demo/index.ts'
import { audit } from './modules/audit/index.ts'
import { bulk } from './modules/bulk/index.ts'
import { catalogue } from './modules/catalogue/index.ts'
import { companies } from './modules/companies/index.ts'
import { customers } from './modules/customers/index.ts'
import { day } from './modules/day/index.ts'
import { duplicates } from './modules/duplicates/index.ts'
import { exports } from './modules/exports/index.ts'
import { orders } from './modules/orders/index.ts'
import { settings } from './modules/settings/index.ts'
import { tasks } from './modules/tasks/index.ts'
import { users } from './modules/users/index.ts'
import { files } from './platform/files/index.ts'
import type { Module } from './platform/platform.ts'

/** THE list of modules. Nothing is found by folder name: a module that is not here does not run. */
export const modules: Module[] = [settings, audit, users, tasks, catalogue, customers, companies, orders, duplicates, day, bulk, exports, files, apiV5, demo]
