import type { LogEntry } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { wordsOf } from './mistyped.ts'

const NAMES = ['firstName', 'lastName', 'patronymic', 'nickName']

/** Whether a customer was given a name. */
export const hasNames = ({ entity, fields }: LogEntry): boolean => entity === 'customer' && NAMES.some((name) => typeof fields[name]?.[1] === 'string')

/** Adds the words of new names to those that a mistyped word is compared with. A word that nobody bears any more does no harm. */
export async function collectWords(tx: Tx, entries: readonly LogEntry[]): Promise<void> {
  const names = entries
    .filter(hasNames)
    .flatMap((entry) => NAMES.map((name) => entry.fields[name]?.[1]))
    .filter((name): name is string => typeof name === 'string')
  const words = [...new Set(names.flatMap((name) => wordsOf(name.slice(0, 100))))].filter((word) => word.length > 3)
  if (words.length === 0) return
  await tx.prepared(
    'customer_words_add',
    `insert into customer_word (word) select word from unnest($1::text[]) as word
     where not exists (select from customer_word known where known.word = word.word) order by word on conflict do nothing`,
    [words],
  )
}
