import { randomBytes } from 'node:crypto'
import type { Database, Db } from '#server/platform/db.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

export type TrackingSettings = {
  site: string
  isOn: boolean
  secret: string
  origins: string[]
  consent: 'none' | 'anonymous' | 'full'
  respectsDnt: boolean
  retentionDays: number
  abandonedAfterMinutes: number
  leftAfterMinutes: number
}
export type TrackingChanges = Partial<Omit<TrackingSettings, 'site' | 'secret'>> & { newSecret?: boolean }

/** The settings of a site, and what of the site they stand on. */
export type TrackedSite = TrackingSettings & { siteUrl: string; ownHosts: string[]; allowed: Set<string> }

const COLUMNS = ['site', 'is_on as isOn', 'secret', 'origins', 'consent', 'respects_dnt as respectsDnt', 'retention_days as retentionDays', 'abandoned_after_minutes as abandonedAfterMinutes', 'left_after_minutes as leftAfterMinutes'] as const

/** Of a site that has never been set up: nothing is taken there. */
export async function trackingOf(db: Database, site: string): Promise<TrackingSettings | null> {
  const row = await db.selectFrom('site_tracking').select(COLUMNS).where('site', '=', site).executeTakeFirst()
  return (row as TrackingSettings | undefined) ?? null
}

/**
 * Changes how a site is watched, and begins it: the secret is made with the first change.
 * @throws Refusal `not_found` for no site; `invalid` at `origins` for what is no origin
 */
export async function saveTracking(tx: Tx, site: string, { newSecret = false, ...changes }: TrackingChanges): Promise<TrackingSettings> {
  const known = await tx.db.selectFrom('site').select('id').where('code', '=', site).executeTakeFirst()
  if (!known) throw notFound('site', site)
  const before = await trackingOf(tx.db, site)
  const origins = (changes.origins ?? before?.origins ?? []).map((origin, index) => {
    if (!/^https?:\/\//i.test(origin) || !URL.canParse(origin)) throw invalid(`origins[${index}]`, 'not_an_origin')
    return new URL(origin).origin
  })
  const after: TrackingSettings = {
    site, isOn: true, consent: 'anonymous', respectsDnt: true, retentionDays: 400, abandonedAfterMinutes: 60, leftAfterMinutes: 15, ...before, ...changes, origins: [...new Set(origins)],
    secret: before && !newSecret ? before.secret : randomBytes(24).toString('base64url'),
  }
  const row = { is_on: after.isOn, secret: after.secret, origins: after.origins, consent: after.consent, respects_dnt: after.respectsDnt, retention_days: after.retentionDays, abandoned_after_minutes: after.abandonedAfterMinutes, left_after_minutes: after.leftAfterMinutes, updated_at: tx.at }
  await tx.db.insertInto('site_tracking').values({ site, ...row }).onConflict((conflict) => conflict.column('site').doUpdateSet(row)).execute()
  // The secret itself stands in no log.
  const fields = Object.fromEntries((['isOn', 'origins', 'consent', 'respectsDnt', 'retentionDays', 'abandonedAfterMinutes', 'leftAfterMinutes'] as const)
    .filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after[name])).map((name): [string, [unknown, unknown]] => [name, [before?.[name] ?? null, after[name]]]))
  tx.record({ kind: before ? 'site.tracking_changed' : 'site.tracking_begun', entity: 'site', entityId: known.id, site, fields, ...(newSecret ? { about: { newSecret: true } } : {}) })
  return after
}

const FRESH = 5000
type Held = { at: number; site: Promise<TrackedSite | null> }
const held = new WeakMap<Db, Map<string, Held>>()

/** The same, remembered for a few seconds: the collector asks for every batch. Null when the site is not watched. */
export function trackedSite(db: Db, code: string): Promise<TrackedSite | null> {
  let known = held.get(db)
  if (!known) held.set(db, (known = new Map()))
  const one = known.get(code)
  if (one && Date.now() - one.at < FRESH) return one.site
  const site = readTracked(db.kysely, code)
  site.catch(() => known.delete(code))
  if (known.size > 1000) known.clear() // codes are what strangers send
  known.set(code, { at: Date.now(), site })
  return site
}

/** After a change: what was remembered in this process counts no more. */
export const forgetTracked = (db: Db): void => void held.delete(db)

async function readTracked(db: Database, code: string): Promise<TrackedSite | null> {
  const settings = await trackingOf(db, code)
  if (!settings?.isOn) return null
  const { url = '' } = (await db.selectFrom('site').select('url').where('code', '=', code).executeTakeFirst()) ?? {}
  const addresses = [...(URL.canParse(url) ? [url] : []), ...settings.origins].map((address) => new URL(address))
  return { ...settings, siteUrl: url, ownHosts: addresses.map((address) => address.hostname), allowed: new Set(addresses.map((address) => address.origin)) }
}
