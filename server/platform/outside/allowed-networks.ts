import { differences } from '../change-log.ts'
import type { Database } from '../db.ts'
import { invalid } from '../errors.ts'
import type { Tx } from '../transact.ts'
import { wrongNetwork } from './refused-address.ts'

const MOST = 50

/** Networks of one's own that an owner lets requests go to: `allowPrivate` of fetchOutside. */
export async function allowedNetworks(db: Database): Promise<string[]> {
  return (await db.selectFrom('outside_settings').select('allowed_networks').executeTakeFirstOrThrow()).allowed_networks
}

/** Saves them, each once. @throws Refusal `invalid` at the entry that is no address or network */
export async function saveAllowedNetworks(tx: Tx, entries: readonly string[]): Promise<void> {
  const networks = [...new Set(entries.map((entry) => entry.trim().toLowerCase()))]
  if (networks.length > MOST) throw invalid('networks', 'too_many', { most: MOST })
  const wrong = wrongNetwork(networks)
  if (wrong !== null) throw invalid(`networks[${networks.indexOf(wrong)}]`, 'not_an_address', { entry: wrong })
  const before = await allowedNetworks(tx.db)
  await tx.db.updateTable('outside_settings').set({ allowed_networks: networks }).execute()
  tx.record({ kind: 'outside_settings.changed', entity: 'outside_settings', entityId: 1, fields: differences({ networks: before }, { networks }) })
}
