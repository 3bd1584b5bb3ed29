import { invalid, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { bumpVersion } from './bump-version.ts'
import { freshReferences, type References } from './references.ts'
import { about } from './save-reference.ts'

/**
 * The whole matrix of one group of users. No pairs at all = the group may make every transition.
 * @throws Refusal `not_found` for the group, `invalid` for an unknown status
 */
export async function saveTransitions(tx: Tx, groupId: number, transitions: readonly [from: string, to: string][]): Promise<void> {
  await bumpVersion(tx)
  const group = await tx.db.selectFrom('user_group').select('code').where('id', '=', groupId).executeTakeFirst()
  if (!group) throw notFound('user_group', groupId)
  const references = await freshReferences(tx.db)
  transitions.forEach((pair, index) => {
    const unknown = pair.findIndex((code) => !references.statuses.byCode.has(code))
    if (unknown >= 0) throw invalid(`transitions[${index}][${unknown}]`, 'unknown', { code: pair[unknown] })
  })
  await tx.db.deleteFrom('status_transition').where('group_id', '=', groupId).execute()
  if (transitions.length > 0) {
    const rows = transitions.map(([from_status, to_status]) => ({ group_id: groupId, from_status, to_status }))
    await tx.db.insertInto('status_transition').values(rows).onConflict((conflict) => conflict.doNothing()).execute()
  }
  tx.record({ ...about('changed', 'statusTransitions', group.code), fields: { transitions: [pairsOf(references, groupId), transitions] } })
  await bumpVersion(tx)
}

export function pairsOf(references: References, groupId: number): [from: string, to: string][] {
  const matrix = references.transitions.get(groupId)
  return matrix ? [...matrix].flatMap(([from, targets]) => [...targets].map((to): [string, string] => [from, to])) : []
}
