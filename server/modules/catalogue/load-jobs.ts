import { Type } from 'typebox'
import { systemActor } from '#server/platform/access.ts'
import type { Actor } from '#server/platform/access.ts'
import { invalid, Refusal } from '#server/platform/errors.ts'
import { enqueue, job } from '#server/platform/jobs.ts'
import type { JobPlatform } from '#server/platform/jobs.ts'
import { transact } from '#server/platform/transact.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { download } from './download.ts'
import { runLoad, startLoad } from './load-catalogue.ts'
import { takeUpLoad } from './load-record.ts'

/** Stores on this machine or in the same network (a development shop, an intranet) are reached only when the installation says so. */
const allowPrivate = process.env['PRILAVOK_ALLOW_PRIVATE_URLS'] === '1'

/** Loads a catalogue by its address, in the background: what `requestLoad` asked for. */
export const loadFromUrl = job({
  name: 'catalogue.load-from-url',
  lane: 'bulk',
  payload: Type.Object({
    load: Type.Object({ id: Type.Integer(), site: Type.String(), store: Type.String(), priceType: Type.String() }),
    url: Type.String(),
    confirmShrink: Type.Boolean(),
    by: Type.Object({ kind: Type.Union([Type.Literal('user'), Type.Literal('key'), Type.Literal('rule'), Type.Literal('system')]), id: Type.Union([Type.Integer(), Type.Null()]), name: Type.String() }),
  }),
  async run({ db, log }, { load, url, confirmShrink, by }) {
    // What this actor may do was asked when the load was requested.
    const actor: Actor = { ...systemActor(by.name), kind: by.kind, id: by.id }
    if (!(await transact(db, actor, (tx) => takeUpLoad(tx, load.id)))) return
    const report = await runLoad(db, actor, load, { source: download(url, { allowPrivate }), confirmShrink })
    log.info({ load: load.id, site: load.site, state: report.state, rows: report.rowsRead }, 'a catalogue was loaded')
  },
})

/** Loads the catalogues of all sites that want it, by themselves. */
export const loadScheduled = job({
  name: 'catalogue.load-scheduled',
  lane: 'bulk',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '15 */4 * * *',
  run: ({ db }: JobPlatform) => transact(db, systemActor('schedule'), async (tx) => void (await requestSiteLoads(tx))),
})

/**
 * Asks for a load of a site's catalogue; it begins soon, and its record tells how it goes.
 * @param url the address in the settings of the site when absent
 * @throws Refusal `catalogue_load_running`; `invalid` when there is no address
 * @returns id of the load
 */
export async function requestLoad(tx: Tx, site: string, url?: string | null, confirmShrink = false): Promise<number> {
  const { sites } = await freshReferences(tx.db)
  const address = url ?? sites.byCode.get(site)?.ymlUrl
  if (!address) throw invalid('url', 'required')
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) throw new Refusal('url_not_http', { url: address.slice(0, 200) })
  const load = await startLoad(tx, site, address, null)
  const { kind, id, name } = tx.actor
  await enqueue(tx, loadFromUrl, { load, url: address, confirmShrink, by: { kind, id, name } })
  return load.id
}

/**
 * Asks for loads of all sites that the actor may touch and that load by themselves; those that are being loaded already are left at it.
 * @returns codes of the sites
 */
export async function requestSiteLoads(tx: Tx): Promise<string[]> {
  const references = await freshReferences(tx.db)
  const { sites } = tx.actor.grants
  const running = await tx.prepared<{ site: string }>('catalogue_loads_running', `select site from catalogue_load where state = 'running' and beat_at > now() - interval '5 minutes'`, [])
  const wanted = references.sites.all.filter(
    (site) => site.active && site.loadFromYml && site.ymlUrl && (sites === 'all' || sites.includes(site.code)) && !running.some((each) => each.site === site.code),
  )
  for (const site of wanted) await requestLoad(tx, site.code)
  return wanted.map((site) => site.code)
}
