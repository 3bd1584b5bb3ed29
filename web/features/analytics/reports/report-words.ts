import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ReportCode } from '#shared/contracts/reports.ts'

export const reportTitles: Record<ReportCode, MessageDescriptor> = {
  overview: msg`Overview`,
  funnel: msg`Funnel`,
  statuses: msg`Statuses and time in them`,
  managers: msg`Managers`,
  sources: msg`Sources and channels`,
  ads: msg`Ad costs`,
  products: msg`Products report`,
  customers: msg`Customers report`,
  delivery: msg`Delivery report`,
  tasks: msg`Tasks report`,
  calls: msg`Calls`,
  chats: msg`Chats`,
}
export const tabTitles: Record<string, MessageDescriptor> = {
  received: msg`Received`,
  changes: msg`Changes of status`,
  now: msg`Now`,
  abc: msg`ABC and XYZ`,
  leaders: msg`Leaders`,
  outsiders: msg`Outsiders`,
  returns: msg`Returns`,
  rfm: msg`RFM`,
  retention: msg`Cohorts: retention`,
  margin: msg`Cohorts: margin`,
  ltv: msg`LTV`,
  repeat: msg`Repeat purchases`,
}
export const byTitles: Record<string, MessageDescriptor> = {
  manager: msg`By present manager`,
  responsible: msg`By whose it was when completed`,
  source: msg`By source`,
  medium: msg`By channel`,
  campaign: msg`By campaign`,
  site: msg`By shop`,
  month: msg`By month of the first order`,
  product: msg`By product of the first order`,
}
export const measureTitles = { revenue: msg`by revenue`, margin: msg`by margin`, quantity: msg`by quantity` } as const
