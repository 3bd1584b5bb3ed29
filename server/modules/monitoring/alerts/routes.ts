import { AlertSettings, AlertsQuery, JudgeAlert, MetricAlerts, ResetTolerance, SaveAlertSettings, SnoozeAlert } from '#shared/contracts/monitoring.ts'
import { mayTouchSiteOrAll, scopeOf, type Actor } from '#server/platform/access.ts'
import { forbidden, notFound } from '#server/platform/errors.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { alertSettings, saveAlertSettings } from './alert-settings.ts'
import { readAlerts, refuseUnseen } from './alert-reads.ts'
import { judgeAlert, resetTolerance, snoozeAlert } from './keep-alerts.ts'

/** Alerts are about the whole shop: they are for whoever may see the figures of everybody. */
export function alertRoutes(app: App, { db }: Platform): void {
  const view = { config: { access: 'analytics.view' as const } }
  const change = { config: { access: 'analytics.change' as const } }

  app.get('/api/metric-alerts', { ...view, schema: { description: 'Figures out of their usual corridors, the newest first', querystring: AlertsQuery, response: { 200: MetricAlerts } } }, async (request) => {
    refuseNarrow(request.actor)
    return readAlerts(db.kysely, request.actor, request.query)
  })

  const say = async (actor: Actor, id: number, work: (tx: Tx) => Promise<void>) => {
    refuseNarrow(actor)
    if (await refuseUnseen(db.kysely, actor, id)) throw notFound('metric_alert', id)
    await transact(db, actor, work)
    return readAlerts(db.kysely, actor, {})
  }
  app.post('/api/metric-alerts/:id/judge', { ...change, schema: { description: '«That is normal» widens the corridor; «right» says that somebody has seen to it', params: ById, body: JudgeAlert, response: { 200: MetricAlerts } } }, (request) =>
    say(request.actor, request.params.id, (tx) => judgeAlert(tx, request.params.id, request.body.judged)))
  app.post('/api/metric-alerts/:id/snooze', { ...change, schema: { description: 'Tells nothing of this figure for so many hours', params: ById, body: SnoozeAlert, response: { 200: MetricAlerts } } }, (request) =>
    say(request.actor, request.params.id, (tx) => snoozeAlert(tx, request.params.id, request.body.hours)))

  const settingsFor = async (actor: Actor): Promise<AlertSettings> => {
    const { tolerances, ...settings } = await alertSettings(db.kysely)
    return { ...settings, tolerances: tolerances.filter(({ site }) => mayTouchSiteOrAll(actor, site)) }
  }
  app.get('/api/alert-settings', { ...view, schema: { description: 'What is watched, and who is told how; widened corridors of the sites that one may touch', response: { 200: AlertSettings } } }, (request) => {
    refuseNarrow(request.actor)
    return settingsFor(request.actor)
  })
  app.put('/api/alert-settings', { ...change, schema: { description: 'Changes what is given. It is for all sites: 403 for people of single ones', body: SaveAlertSettings, response: { 200: AlertSettings } } }, async (request) => {
    refuseNarrow(request.actor)
    if (!mayTouchSiteOrAll(request.actor, '')) throw forbidden('analytics.change')
    await transact(db, request.actor, (tx) => saveAlertSettings(tx, request.body))
    return settingsFor(request.actor)
  })
  app.post('/api/alert-settings/reset', { ...change, schema: { description: 'Takes back what «that is normal» and «later» have done to a figure', body: ResetTolerance, response: { 200: AlertSettings } } }, async (request) => {
    const { metric, site } = request.body
    refuseNarrow(request.actor)
    if (!mayTouchSiteOrAll(request.actor, site)) throw forbidden('analytics.change')
    await transact(db, request.actor, (tx) => resetTolerance(tx, metric, site))
    return settingsFor(request.actor)
  })
}

function refuseNarrow(actor: Actor): void {
  if (scopeOf(actor, 'analytics.view') !== 'all') throw forbidden('analytics.view')
}
