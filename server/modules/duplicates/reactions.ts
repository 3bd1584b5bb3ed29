import type { Reader } from '#server/platform/readers.ts'
import { keepPairs, mayPair } from './keep-pairs.ts'
import { bringLatecomers } from './latecomers.ts'

/** Keeps the list of likely duplicates. */
export const pairsReader: Reader = { name: 'duplicates.pairs', concerns: mayPair, effect: keepPairs }

/** What was on its way to a customer while he was merged goes on to the survivor. */
export const latecomersReader: Reader = { name: 'duplicates.latecomers', effect: bringLatecomers }
