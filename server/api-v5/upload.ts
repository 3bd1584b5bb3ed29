import { Refusal } from '#server/platform/errors.ts'
import { entitiesOf } from './wire/entity.ts'
import { failed, present, succeeded } from './wire/envelope.ts'
import { refusalOfDatabase } from './wire/database-refusal.ts'
import type { Answer, Call } from './wire/method.ts'
import { isMap, isScalar } from './wire/parameters.ts'
import { refusalLines } from './wire/refusal-texts.ts'

const MOST_ROWS = 50

type Row = Record<string, unknown>
export type Uploaded = { id: number; externalId: string | null }

/** The rows of a bulk method. @throws Refusal `parameter_missing`, `too_many_rows` */
export function rowsOf(call: Call, name: string): unknown[] {
  const rows = entitiesOf(call.form, name)
  if (rows.length > MOST_ROWS) throw new Refusal('too_many_rows', { most: MOST_ROWS })
  return rows
}

/**
 * Takes each row by itself: good rows stay though others fail, and the answer then is 460 with the failed ones and why. A fault ends the
 * upload: rows taken before it stay, and the client, which gets 500, finds them by their external ids.
 */
export async function upload(
  call: Call,
  names: { rows: string; uploaded: string; failed: string; message: string },
  take: (row: Row, index: number) => Promise<Uploaded>,
  also: (uploaded: Uploaded[]) => Promise<Record<string, unknown>> = async () => ({}),
): Promise<Answer> {
  const uploaded: Uploaded[] = []
  const failures: { externalId?: string }[] = []
  const errors: string[] = []
  for (const [index, row] of rowsOf(call, names.rows).entries()) {
    try {
      if (!isMap(row)) throw new Refusal('invalid', {}, 400, [{ path: '', code: 'wrong_type', params: { type: 'object' } }])
      uploaded.push(await take(row, index))
    } catch (error) {
      const refusal = error instanceof Refusal ? error : refusalOfDatabase(error)
      if (!refusal) throw error
      const externalId = isMap(row) && isScalar(row['externalId']) ? String(row['externalId']) : null
      failures.push(present({ externalId }))
      errors.push(...refusalLines(refusal, `${names.rows}[${index}]`))
    }
  }
  const lists = { [names.uploaded]: uploaded.map((row) => present(row)), [names.failed]: failures }
  if (failures.length > 0) return { status: 460, body: failed(names.message, errors, lists) }
  return { status: 201, body: succeeded({ ...lists, ...(await also(uploaded)) }) }
}
