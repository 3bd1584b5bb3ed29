import { msg } from '@lingui/core/macro'
import { queryOptions } from '@tanstack/react-query'
import type { MessageDescriptor } from '@lingui/core'
import type { LeakAlert, LeakMeasure } from '#shared/contracts/audit.ts'
import { api } from '../../base/api.ts'

export const alertsQuery = queryOptions({ queryKey: ['leak_alert', 'list'], staleTime: 60_000, queryFn: async ({ signal }) => (await api.get<{ alerts: LeakAlert[] }>('/api/leak-alerts', {}, signal)).alerts })
export const peopleQuery = queryOptions({ queryKey: ['user', 'of audit'], staleTime: 60_000, queryFn: async ({ signal }) => (await api.get<{ people: { id: number; name: string }[] }>('/api/audit/people', {}, signal)).people })

export const TOPICS: Record<string, MessageDescriptor> = {
  view: msg`Cards opened`, list: msg`Lists with phones`, export: msg`Exports`, rights: msg`Changes of rights`, sign_in: msg`Sign-ins`, security: msg`Protection of accounts`,
  view_as: msg`Another person’s eyes`, dismissal: msg`Dismissals`, leak: msg`Suspicions`,
}

/** What happened, by the kind of the entry; an unknown kind is shown as it is. */
export const KINDS: Record<string, MessageDescriptor> = {
  'customer.viewed': msg`opened the customer`, 'order.viewed': msg`opened the order`, 'company.viewed': msg`opened the company`, 'task.viewed': msg`opened the task`,
  'customer.listed': msg`saw phones in the list of customers`, 'order.listed': msg`saw phones in the list of orders`, 'company.listed': msg`saw phones in the list of companies`, 'task.listed': msg`saw phones in the list of tasks`,
  'order.exported': msg`exported orders`, 'customer.exported': msg`exported customers`, 'product.exported': msg`exported products`, 'task.exported': msg`exported tasks`, 'company.exported': msg`exported companies`,
  'export.fetched': msg`downloaded the file`, 'export.failed': msg`an export was stopped`,
  'user.created': msg`made an account`, 'user.changed': msg`changed an account`, 'user.sessions_ended': msg`ended the sessions`,
  'user_group.created': msg`made a group`, 'user_group.changed': msg`changed the rights of a group`, 'api_key.created': msg`made an API key`, 'api_key.changed': msg`changed an API key`, 'personal_key.created': msg`made a key of their own`, 'personal_key.revoked': msg`ended a key of their own`,
  'sign_in.succeeded': msg`signed in`, 'sign_in.failed': msg`could not sign in`,
  'two_factor.enabled': msg`switched the second factor on`, 'two_factor.disabled': msg`switched the second factor off`, 'two_factor.reset': msg`reset the second factor`, 'two_factor.codes_renewed': msg`made new codes on paper`,
  'password.changed': msg`changed the password`, 'security_settings.changed': msg`changed how people sign in`, 'leak_settings.changed': msg`changed when an alert is raised`,
  'user.view_begun': msg`began to look with the eyes of`, 'user.view_ended': msg`stopped looking with the eyes of`,
  'dismissal.begun': msg`dismissed`, 'dismissal.done': msg`everything was handed over`, 'dismissal.restored': msg`took back to work`,
  'leak.suspected': msg`unusual viewing was noticed`, 'leak.acknowledged': msg`looked into an alert`,
}

export const MEASURES: Record<LeakMeasure, MessageDescriptor> = { viewed: msg`cards opened`, listed: msg`phones seen in lists`, exported: msg`rows exported` }
