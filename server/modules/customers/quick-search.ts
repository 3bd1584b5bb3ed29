import { sql, type RawBuilder } from 'kysely'
import { phoneDigits, phoneSearchDigits } from '#shared/phone.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { accessByName } from '#server/platform/fields.ts'
import { customerCatalogue } from './fields.ts'
import { allowedMistakes, mistakes, wordsOf } from './mistyped.ts'
import { searchedNames } from './shown-name.ts'
import { canSee } from './who-sees.ts'

/** Fewer digits are in almost every phone. */
const FEWEST_DIGITS = 4
/** So many people are looked up one by one; beyond that the condition itself is cheaper. */
const PEOPLE = 500
/** With so many found by what was typed, nobody wants those found by what was perhaps meant. */
const ENOUGH = 5
const WORDS = 5
const NEAREST = 40
const VARIANTS = 10

/**
 * What a person types to find a customer: any four digits of a phone, words of the name (also mistyped), an e-mail, the number or the
 * store's own id. Each part has an index of its own.
 * @param all false: when very many match, any 500 of them will do
 * @returns a condition over the alias `c`; null when nothing was typed
 */
export async function quickSearch(db: Database, actor: Actor, typed: string, country: string, all = true): Promise<RawBuilder<boolean> | null> {
  const text = typed.replaceAll('\0', '').trim().slice(0, 200)
  if (text === '') return null
  const words = wordsOf(text).slice(0, WORDS)
  const named = words.length > 0 ? allWords(actor, words.map((word) => [word])) : null
  const parts = [...byNumber(actor, text), ...byPhone(actor, text, country), ...(named ? [sql`select c.id from customer c where ${named}`] : [])]
  if (parts.length === 0) return sql<boolean>`false`
  const known = sql.join(parts.map((part) => sql`(${first(part, PEOPLE + 1)})`), sql` union all `)
  const { rows } = await sql<{ id: number }>`
    select c.id from customer c where c.id in (${known}) and ${canSee(actor)} limit ${PEOPLE + 1}`.execute(db)
  if (rows.length > PEOPLE && all) return sql<boolean>`c.id in (${sql.join(parts.map((part) => sql`(${part})`), sql` union all `)})`
  const ids = rows.map((row) => row.id)
  if (named && ids.length < ENOUGH) ids.push(...(await meant(db, actor, words)))
  return sql<boolean>`c.id = any(${ids}::bigint[])`
}

// Some of those found by their own index. Seeing the limit, the planner would rather read the table until it has met so many: for a name that
// one in a hundred bears that takes ten times as long.
const first = (part: RawBuilder<unknown>, limit: number): RawBuilder<unknown> => sql`with found (id) as materialized (${part}) select id from found limit ${limit}`

function byNumber(actor: Actor, text: string): RawBuilder<unknown>[] {
  if (/\s/.test(text) || text.length > 255) return []
  const own = /^\d{1,15}$/.test(text) ? [sql`select ${text}::bigint`] : []
  return [
    ...own,
    ...(accessByName(actor, customerCatalogue, 'externalId') === 'hidden'
      ? []
      : [sql`select found.id from site s join customer found on found.site = s.code and found.external_id = ${text}`]),
    ...(text.includes('@') && !['hidden', 'mask'].includes(accessByName(actor, customerCatalogue, 'email')) ? [sql`select e.customer_id from customer_email e where e.email = ${text.toLowerCase()}`] : []),
  ]
}

function byPhone(actor: Actor, text: string, country: string): RawBuilder<unknown>[] {
  if (!/^[\d\s()+.-]+$/.test(text)) return []
  const access = accessByName(actor, customerCatalogue, 'phones')
  if (access === 'hidden') return []
  // Whoever sees phones masked has the last four digits to go by, and no way to guess the rest.
  if (access === 'mask') return phoneDigits(text).length === FEWEST_DIGITS ? [sql`select p.customer_id from customer_phone p where p.digits like ${`%${phoneDigits(text)}`}`] : []
  const digits = phoneSearchDigits(text, country).filter((one) => one.length >= FEWEST_DIGITS)
  return digits.map((one) => sql`select p.customer_id from customer_phone p where p.digits like ${`%${one}%`}`)
}

/** Every word, in one of its spellings. Words of two letters are no trigram: they are sought as whole words. */
function allWords(actor: Actor, words: string[][]): RawBuilder<boolean> {
  const alone = searchedNames(actor)
  const one = (word: string): RawBuilder<boolean>[] => {
    const plain = word.replace(/[\\%_]/g, '\\$&')
    const patterns = word.length > 2 ? [`%${plain}%`] : [`${plain} %`, `% ${plain} %`]
    return patterns.map((pattern) => (alone ? sql<boolean>`(c.search_text like ${pattern} and ${alone} || ' ' like ${pattern})` : sql<boolean>`c.search_text like ${pattern}`))
  }
  return sql<boolean>`(${sql.join(words.map((spellings) => sql`(${sql.join(spellings.flatMap(one), sql` or `)})`), sql` and `)})`
}

/** People whose names hold what was probably meant. */
async function meant(db: Database, actor: Actor, words: string[]): Promise<number[]> {
  const spellings = await Promise.all(words.map((word) => nearWords(db, word)))
  if (spellings.some((near) => near.length === 0) || spellings.every((near, index) => near.length === 1 && near[0] === words[index])) return []
  const { rows } = await sql<{ id: number }>`${first(sql`select c.id from customer c where ${allWords(actor, spellings)} and ${canSee(actor)}`, PEOPLE)}`.execute(db)
  return rows.map((row) => row.id)
}

async function nearWords(db: Database, word: string): Promise<string[]> {
  const most = /[\d@]/.test(word) ? 0 : allowedMistakes(word)
  if (most === 0) return [word]
  const { rows } = await sql<{ word: string }>`select word from customer_word order by word <-> ${word} limit ${NEAREST}`.execute(db)
  // The beginning of a word is no mistake in it: a name is found before it is typed to the end.
  const near = rows
    .map((row) => ({ word: row.word, far: Math.min(mistakes(word, row.word, most), mistakes(word, row.word.slice(0, word.length), most)) }))
    .filter(({ far }) => far <= most)
    .toSorted((one, other) => one.far - other.far)
  // Only the nearest: who finds «сидоров» for «седоров» does not mean «егоров».
  return near.filter(({ far }) => far === near[0]!.far).slice(0, VARIANTS).map((found) => found.word)
}
