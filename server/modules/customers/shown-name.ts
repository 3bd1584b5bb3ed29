import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '#server/platform/access.ts'

const joined = sql`nullif(concat_ws(' ', nullif(c.last_name, ''), nullif(c.first_name, ''), nullif(c.patronymic, '')), '')`

/** What a customer is called where there is one line for him: the name, else the nickname, e-mail or phone. Over the alias `c`. */
export const SHOWN_NAME = sql<string>`coalesce(${joined}, c.nick_name, c.email, c.phone, '')`

/** The same for those from whom what stands in for a name is kept. */
export const NAME_ALONE = sql<string>`coalesce(${joined}, '')`

const STAND_INS = ['customer.nickName', 'customer.email', 'customer.phones']

const isNameAlone = (actor: Actor): boolean => STAND_INS.some((guard) => ['hidden', 'mask'].includes(actor.grants.fields[guard] ?? ''))

/** What names are searched in: `search_text` also holds e-mails and nicknames; null when the actor may know them. */
export function searchedNames(actor: Actor): RawBuilder<unknown> | null {
  return isNameAlone(actor) ? sql`lower(${NAME_ALONE})` : null
}

/** The name that this actor may read. */
export function shownName(actor: Actor): typeof SHOWN_NAME {
  return isNameAlone(actor) ? NAME_ALONE : SHOWN_NAME
}
