import type { LogEntry } from '#server/platform/change-log.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Reader } from '#server/platform/readers.ts'
import { collectWords, hasNames } from './collect-words.ts'
import { recountAllName } from './recount-all.ts'
import { recountFigures } from './recount-figures.ts'

/** Keeps the figures of customers true to their orders. */
export const figuresReader: Reader = {
  name: 'customers.figures',
  concerns: (entry) => customersOf(entry).length > 0,
  effect: (tx, entries) => recountFigures(tx, entries.flatMap(customersOf)),
}

/** Whose figures an entry may have moved: the order's customer, and those whom it was taken from or given to. */
function customersOf(entry: LogEntry): number[] {
  if (entry.entity !== 'order') return []
  return [entry.customerId, ...(entry.fields.customerId ?? [])].filter((id): id is number => typeof id === 'number')
}

/** In another base currency every figure is another. */
export const baseReader: Reader = {
  name: 'customers.base',
  concerns: ({ entity, about, fields }) => entity === 'setting' && about?.reference === 'account' && 'currency' in fields,
  effect: (tx) => enqueue(tx, recountAllName, {}, { key: recountAllName.name }),
}

/** Learns the words that names are made of, for finding a customer by a mistyped name. */
export const wordsReader: Reader = { name: 'customers.words', concerns: hasNames, effect: collectWords }
