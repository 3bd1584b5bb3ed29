import { resolve } from 'node:path'
import type { CatalogueLoad } from '#shared/contracts/catalogue.ts'
import { loadCatalogue, openFile } from '#server/modules/catalogue/index.ts'
import { systemActor } from '#server/platform/access.ts'
import type { Config } from '#server/platform/config.ts'
import { Refusal } from '#server/platform/errors.ts'
import { StartupError } from '#server/platform/postgres/index.ts'
import { withDatabase } from './change-account.ts'

const COMMAND = 'catalogue load'
/** Rows told of in the terminal; the web app shows the whole report. */
const NOTES_TOLD = 20
const REDRAWN_EVERY = 200

/** Loads a catalogue file into a site, with a line that shows how far it is, and tells what came of it. Ends with 1 when it broke off or asks. */
export async function loadCatalogueCommand(config: Config, path: string, options: { site: string; confirmShrink: boolean }): Promise<void> {
  const source = await openFile(resolve(path)).catch(explain)
  const draw = progressLine(process.stdout, source.bytesTotal)
  const load = await withDatabase(config, COMMAND, 4, (db) =>
    loadCatalogue(db, systemActor(`command line: ${COMMAND}`), {
      site: options.site, source, confirmShrink: options.confirmShrink, onProgress: ({ rowsRead, bytesRead }) => draw(rowsRead, bytesRead),
    }).catch(explain),
  )
  process.stdout.write(`${process.stdout.isTTY ? '\r' : ''}${reportOf(load, options.site)}\n`)
  if (load.state !== 'done') process.exitCode = 1
}

/** The report of a load, in lines for a terminal. */
export function reportOf(load: CatalogueLoad, site: string): string {
  const told = load.report.slice(0, NOTES_TOLD).map(({ line, code, params, isKept }) => `  line ${line}: ${noteWords(code, params)}${isKept ? '' : ' (left out)'}`)
  const more = load.report.length - told.length
  return [
    `${load.rowsRead} rows read: ${load.offersAdded} offers added, ${load.offersChanged} changed, ${load.offersUnchanged} as they were, ${load.offersDeactivated} taken out of sale, ${load.rowsRefused} rows left out.`,
    ...told,
    ...(more > 0 ? [`  … and ${more} more; the web app shows them under Products, Load a catalogue.`] : []),
    ...(load.state === 'failed' ? [`It broke off: ${errorWords(load.error)}. Rows before that place are in; nothing was taken out of sale.`] : []),
    ...(load.state === 'asks'
      ? [`${load.offersMissing} offers in sale at "${site}" are not in the file, more than a fifth of all. They stay in sale; if the file is whole, run this again with --confirm-shrink, or answer in the web app.`]
      : []),
  ].join('\n')
}

type Words = Record<string, (params: Record<string, unknown>) => string>

const notes: Words = {
  missing_id: () => 'the offer has no id',
  bad_id: ({ id }) => `the id ${String(id)} is too long`,
  missing_name: ({ id }) => `the offer ${String(id)} has no name`,
  missing_price: ({ id }) => `the offer ${String(id)} has no price`,
  bad_price: ({ id, price }) => `the price of the offer ${String(id)} is no number: "${String(price)}"`,
  bad_number: ({ id, field, value }) => `the offer ${String(id)} came without ${String(field)}: "${String(value)}" is no number`,
  row_too_large: ({ id }) => `the row of the offer ${String(id)} is too large`,
  doubled_id: ({ id }) => `the offer ${String(id)} is in the file twice, the first one counts`,
  bad_category: () => 'a group has no id or no name',
  unknown_category: ({ category, rows }) => `the file does not have the group ${String(category)}, ${String(rows)} offers stand in it`,
}
const noteWords = (code: string, params: Record<string, unknown>): string => notes[code]?.(params) ?? `${code} ${JSON.stringify(params)}`

const errors: Words = {
  broken_xml: ({ line }) => `the file is damaged or cut off at line ${String(line)}`,
  not_a_catalogue: ({ root }) => `it is no catalogue: it begins with "${String(root)}" instead of "yml_catalog"`,
  unknown_encoding: ({ encoding }) => `the encoding "${String(encoding)}" is not known`,
  element_too_large: ({ line }) => `one value at line ${String(line)} is far too large`,
}
const errorWords = (error: CatalogueLoad['error']): string => (error ? (errors[error.code]?.(error.params) ?? `${error.code} ${JSON.stringify(error.params)}`) : 'the reason is not known')

const refusals: Words = {
  file_not_readable: ({ path, reason }) => `${String(path)} cannot be read (${String(reason)})`,
  catalogue_load_running: ({ site }) => `a catalogue of "${String(site)}" is being loaded right now`,
  invalid: ({ value }) => `there is no site "${String(value)}"`,
}

/** Refusals that a person at a terminal can mend, in words. */
function explain(error: unknown): never {
  if (!(error instanceof Refusal)) throw error
  const words = refusals[error.code]
  throw words ? new StartupError(words({ ...error.params, ...error.fields[0]?.params })) : error
}

/** A terminal has its line redrawn; a file gets only the report. */
function progressLine(out: NodeJS.WriteStream, bytesTotal: number | null): (rows: number, bytes: number) => void {
  let drawn = 0
  return (rows, bytes) => {
    if (!out.isTTY || Date.now() - drawn < REDRAWN_EVERY) return
    drawn = Date.now()
    const part = bytesTotal ? `${Math.floor((100 * bytes) / bytesTotal)} % · ` : ''
    out.write(`\r${`Reading the file … ${part}${rows} rows`.padEnd(60)}`)
  }
}
