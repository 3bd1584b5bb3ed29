import { sql } from 'kysely'
import type { CorporateState } from './corporate-state.ts'

/** What a corporate customer is called where there is one line for it: its own name, else that of its main company. */
export function shownName({ nickName, companies }: Pick<CorporateState, 'nickName' | 'companies'>): string {
  return nickName ?? companies[0]?.name ?? ''
}

/** The same over the alias `c`. */
export const CORPORATE_NAME = sql<string>`coalesce(c.nick_name, (select k.name from company k where k.customer_id = c.id order by k.is_main desc, k.id limit 1), '')`
