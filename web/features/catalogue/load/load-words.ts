import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { CatalogueLoad, LoadNote } from '#shared/contracts/catalogue.ts'
import { addRefusalMessages } from '../../../base/refusal-messages.ts'
import { refusalWords } from '../../../base/refusals.ts'

// Why a load does not begin, and why one ended before its time.
addRefusalMessages({
  catalogue_load_running: msg`A catalogue of this store is being loaded right now. Wait until it is done.`,
  catalogue_would_shrink: msg`{missing} of {active} offers in sale are not in the file.`,
  catalogue_load_does_not_ask: msg`This load does not ask anything any more: somebody has answered, or a newer one has begun.`,
  superseded: msg`Nobody answered what it asked, and a newer load began. What was missing stayed in sale.`,
  interrupted: msg`The server stopped while the file was being read. Rows up to there are in; load the file again.`,
  file_missing: msg`Choose a file first.`,
  file_too_large: msg`The file is larger than {limit, number} bytes.`,
  file_not_readable: msg`The file {path} cannot be read ({reason}).`,
  url_not_http: msg`An address begins with https:// or http://.`,
  url_private_address: msg`This address is inside the private network of the server. Whoever runs the server can allow such addresses.`,
  url_unreachable: msg`The store does not answer at {url} ({reason}).`,
  url_answered: msg`Instead of a file the store answered {status} at {url}.`,
  url_too_slow: msg`The store was too slow to send the file from {url}.`,
  broken_xml: msg`The file breaks off or is damaged at line {line}. Rows before it are in.`,
  not_a_catalogue: msg`This is no catalogue: it begins with “{root}” instead of “yml_catalog”.`,
  unknown_encoding: msg`The encoding “{encoding}” is not known. Save the file as UTF-8.`,
  element_too_large: msg`One value at line {line} is far too large. Rows before it are in.`,
})

const noteWords: Record<string, ReturnType<typeof msg>> = {
  missing_id: msg`The offer has no id.`,
  bad_id: msg`The id {id} is too long.`,
  missing_name: msg`The offer {id} has no name.`,
  missing_price: msg`The offer {id} has no price.`,
  bad_price: msg`The price of the offer {id} is not a number: “{price}”.`,
  bad_number: msg`The offer {id} came without {field}: “{value}” is not a number.`,
  row_too_large: msg`The row of the offer {id} is too large.`,
  doubled_id: msg`The offer {id} is in the file twice; the first one counts.`,
  bad_category: msg`A group has no id or no name.`,
  unknown_category: msg`The file does not have the group {category}; offers that stand in it: {rows}.`,
}
const fieldWords: Record<string, ReturnType<typeof msg>> = {
  quantity: msg`the quantity`, purchasePrice: msg`the purchase price`, weight: msg`the weight`, dimensions: msg`the sizes`,
}
const broken = msg`Something broke on the server while the file was read. Rows up to there are in.`

/** Why a load failed, or what it asks. */
export const errorWords = ({ code, params }: NonNullable<CatalogueLoad['error']>): string => (code === 'fault' ? i18n._(broken) : refusalWords(code, params))

/** What is odd about a row. */
export function wordsOfNote({ code, params }: Pick<LoadNote, 'code' | 'params'>): string {
  const words = noteWords[code]
  if (!words) return refusalWords(code, params)
  const field = fieldWords[String(params.field)]
  return i18n._(words.id, { ...params, ...(field ? { field: i18n._(field) } : {}) }, { message: words.message })
}
