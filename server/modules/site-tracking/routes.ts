import { sql } from 'kysely'
import { Type } from 'typebox'
import { LiveVisitors, SaveTracking, SiteStory, TrackingList, TrackingView } from '#shared/contracts/site-tracking.ts'
import { mayTouchSite, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { iso } from './goods-shown.ts'
import { liveVisitors } from './live-visitors.ts'
import { siteStory } from './site-story.ts'
import { forgetTracked, saveTracking } from './tracking-settings.ts'

const BySite = Type.Object({ site: Type.String({ maxLength: 100 }) })

/** Who is on the sites now, what a customer did there, and how each site is watched. */
export function siteRoutes(app: App, { db, visibility, publicUrl }: Platform): void {
  const view = { config: { access: 'site.view' as const } }
  const settings = { config: { access: 'site.settings' as const } }

  app.get('/api/site/live', { ...view, schema: { description: 'Visitors of the last five minutes, latest first, bots left out', response: { 200: LiveVisitors } } }, (request) => liveVisitors(db.kysely, request.actor))

  app.get('/api/customers/:id/site', { ...view, schema: { description: 'What a customer did on the sites', params: ById, response: { 200: SiteStory } } }, async (request) => {
    const { id } = request.params
    if (!(await visibility['customer']!(db.kysely, request.actor, [id])).has(id)) throw notFound('customer', id)
    return siteStory(db.kysely, id)
  })

  app.get('/api/site/tracking', { ...settings, schema: { description: 'How each site is watched', response: { 200: TrackingList } } }, async (request) => ({ rows: await trackingList(db.kysely, request.actor, publicUrl) }))

  app.put('/api/site/tracking/:site', { ...settings, schema: { description: 'Begins or changes it; `newSecret` makes the old one worthless at once', params: BySite, body: SaveTracking, response: { 200: TrackingView } } }, async (request) => {
    const { site } = request.params
    if (!mayTouchSite(request.actor, site)) throw notFound('site', site)
    await transact(db, request.actor, (tx) => saveTracking(tx, site, request.body))
    forgetTracked(db)
    return (await trackingList(db.kysely, request.actor, publicUrl)).find((row) => row.site === site)!
  })
}

async function trackingList(db: Database, actor: Actor, publicUrl: string): Promise<TrackingView[]> {
  const { rows } = await sql<Omit<TrackingView, 'snippet'>>`
    select s.code as site, s.name as "siteName", s.url as "siteUrl", t.site is not null as "isSetUp", coalesce(t.is_on, false) as "isOn", t.secret, coalesce(t.origins, '{}') as origins, coalesce(t.consent, 'anonymous') as consent,
      coalesce(t.respects_dnt, true) as "respectsDnt", coalesce(t.retention_days, 400) as "retentionDays", coalesce(t.abandoned_after_minutes, 60) as "abandonedAfterMinutes",
      coalesce(t.left_after_minutes, 15) as "leftAfterMinutes",
      (select ${iso(sql`max(w.last_at)`)} from site_visit w where w.site = s.code and w.last_at > now() - interval '30 days') as "lastEventAt",
      (select coalesce(sum(w.events), 0)::int from site_visit w where w.site = s.code and not w.is_bot and w.last_at > now() - interval '1 day') as "eventsToday",
      (select count(*)::int from site_inbox b where b.failed is not null and b.batches::json -> 0 ->> 'site' = s.code) as "setAside"
    from site s left join site_tracking t on t.site = s.code where s.active order by s.ordering, s.id`.execute(db)
  return rows.filter(({ site }) => mayTouchSite(actor, site)).map((row) => ({ ...row, snippet: `<script async src="${publicUrl}/t.js?site=${encodeURIComponent(row.site)}"></script>` }))
}
