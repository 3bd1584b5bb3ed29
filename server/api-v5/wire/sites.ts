import { Refusal } from '#server/platform/errors.ts'
import { parameter, type Call } from './method.ts'

/** The sites whose objects the key sees: everything else does not exist for it. */
export function visibleSites(call: Call): readonly string[] {
  return call.key.sites === 'all' ? call.account.sites : call.account.sites.filter((site) => call.key.sites.includes(site))
}

/**
 * A site that the caller named.
 * @throws Refusal `unknown_site`, or `forbidden` when the key may not touch it
 */
export function namedSite(call: Call, site: string): string {
  if (!call.account.sites.includes(site)) throw new Refusal('unknown_site', { site })
  if (!visibleSites(call).includes(site)) throw new Refusal('forbidden', { site }, 403)
  return site
}

/**
 * Where a new object goes: the form's `site`, else the entity's own, else the only site there is for the key.
 * @throws Refusal `parameter_missing` when several sites are possible
 */
export function siteForNew(call: Call, ofEntity?: string | null): string {
  return siteFor(call, parameter(call, 'site') ?? ofEntity)
}

/** As `siteForNew` for a row of an upload, whose own site wins over the form's. */
export function siteForRow(call: Call, ofRow?: string | null): string {
  return siteFor(call, ofRow ?? parameter(call, 'site'))
}

/** Where to look an object up: the named site, or everywhere the key sees. */
export function sitesForLookup(call: Call): readonly string[] {
  const named = parameter(call, 'site')
  return named === undefined ? visibleSites(call) : [namedSite(call, named)]
}

function siteFor(call: Call, named: string | null | undefined): string {
  if (named) return namedSite(call, named)
  const sites = visibleSites(call)
  if (sites.length !== 1) throw new Refusal('parameter_missing', { parameter: 'site' })
  return sites[0]!
}
