import { sql } from 'kysely'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import { attachOthers } from './threads/attach-thread.ts'

/** Somebody who wrote as a stranger has become a customer, or a customer got the address: the letters find their owner by themselves. */
export const strangersReader: Reader = {
  name: 'mail.strangers',
  concerns: (entry) => newAddresses(entry).length > 0,
  effect: async (tx, entries) => {
    const owners = new Map(entries.flatMap((entry) => newAddresses(entry).map((address): [string, number] => [address, entry.entityId])))
    if (owners.size === 0) return
    const { rows } = await sql<{ address: string }>`
      select distinct t.address from mail_thread t where t.address = any(${[...owners.keys()]}::text[]) and t.customer_id is null`.execute(tx.db)
    for (const { address } of rows) {
      const { rows: held } = await sql<{ id: number }>`
        select coalesce(c.merged_into, c.id) as id from customer_email e join customer c on c.id = e.customer_id where e.email = ${address} and e.customer_id = ${owners.get(address)!}`.execute(tx.db)
      if (held[0]) await attachOthers(tx, address, held[0].id)
    }
  },
}

function newAddresses({ entity, fields }: LogEntry): string[] {
  if (entity !== 'customer') return []
  const said = [fields['emails']?.[1], fields['email']?.[1]].flat()
  return said.filter((value): value is string => typeof value === 'string' && value.includes('@'))
}
