import type { FieldRestriction, Right, Scope } from '#shared/rights.ts'
import { forbidden } from './errors.ts'

export type ActorKind = 'user' | 'key' | 'rule' | 'system'

/** Whoever acts: a person, a module's API key, a rule, or the system itself. */
export type Actor = {
  kind: ActorKind
  id: number | null
  name: string
  grants: Grants
  /** Somebody looks with this person's eyes: who it really is. Such an actor changes nothing. */
  viewedBy?: { id: number; name: string }
}

/** What the policy decides by. Deny by default: a right that is not listed is not given. */
export type Grants = {
  rights: Partial<Record<Right, Scope>> | 'all'
  /** Codes of the sites whose records may be touched. */
  sites: string[] | 'all'
  /** By `<entity>.<field>`: what is kept from the actor of records that they see otherwise. A field that is not here is not restricted. */
  fields: Readonly<Record<string, FieldRestriction>>
  /** By `<entity>.<field>`: the codes that a record must have one of. A field that is not here holds nothing back. */
  limits: Readonly<Record<string, readonly string[]>>
  /** The person and the people of the groups the person is in; both empty for keys. */
  userId: number | null
  groupIds: number[]
  colleagueIds: number[]
}

export const systemActor = (name: string): Actor => ({
  kind: 'system',
  id: null,
  name,
  grants: { rights: 'all', sites: 'all', fields: {}, limits: {}, userId: null, groupIds: [], colleagueIds: [] },
})

/** How far a right reaches for this actor; null when it is not given. */
export function scopeOf(actor: Actor, right: Right): Scope | null {
  return actor.grants.rights === 'all' ? 'all' : (actor.grants.rights[right] ?? null)
}

export function may(actor: Actor, right: Right): boolean {
  return scopeOf(actor, right) !== null
}

/** @throws Refusal `forbidden` */
export function refuseUnless(actor: Actor, right: Right): void {
  if (!may(actor, right)) throw forbidden(right)
}

export function mayTouchSite(actor: Actor, site: string): boolean {
  return actor.grants.sites === 'all' || actor.grants.sites.includes(site)
}

/** Where an empty code stands for all sites together: those are touched by whoever is kept to none. */
export function mayTouchSiteOrAll(actor: Actor, site: string): boolean {
  return site === '' ? actor.grants.sites === 'all' : mayTouchSite(actor, site)
}
