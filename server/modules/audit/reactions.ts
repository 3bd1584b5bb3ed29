import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import { appendAudit, type NewAuditEntry } from './append-audit.ts'

/** What of a person decides who they are and what they may; the rest (theme, whether they are at lunch) is nobody's business. */
const OF_PERSON = new Set(['email', 'active', 'isOwner', 'groupIds', 'name'])
const OF_RIGHTS = new Set(['user', 'user_group', 'api_key', 'personal_key', 'field_right'])
/** A dismissal tells the audit itself, once and not for every batch that it moves. */
const TOLD_ELSEWHERE = new Set(['user.dismissed', 'user.restored', 'user.handing_over', 'user.handed_over', 'user.taking_back', 'user.took_back'])

/** Changes of rights come from the change log, so that none of them can be forgotten by whoever makes it. */
export const rightsReader: Reader = {
  name: 'audit.rights',
  concerns: (entry) => OF_RIGHTS.has(entry.entity),
  effect: async (tx, entries) => appendAudit(tx.db, entries.flatMap(entryOf)),
}

function entryOf(entry: LogEntry): NewAuditEntry[] {
  if (!OF_RIGHTS.has(entry.entity) || TOLD_ELSEWHERE.has(entry.kind)) return []
  const names = Object.keys(entry.fields)
  const fields = entry.entity === 'user' ? Object.fromEntries(Object.entries(entry.fields).filter(([name]) => OF_PERSON.has(name))) : entry.fields
  const isSaid = Object.keys(fields).length > 0 || entry.about !== null || names.length === 0
  if (!isSaid) return []
  return [{
    topic: entry.kind.startsWith('user.view_') ? 'view_as' : 'rights',
    kind: entry.kind,
    userId: entry.actorKind === 'user' ? entry.actorId : null,
    at: entry.at,
    entity: entry.entity,
    entityId: entry.entityId,
    about: { fields, ...entry.about, ...(entry.actorKind === 'user' ? {} : { by: entry.actorKind }) },
  }]
}
