export type Change = { field: string; from: unknown; to: unknown }

const isParts = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Changed fields of an entry of the log; of an address and the like, the parts that changed. */
export function changesOf(fields: Record<string, unknown[]>): Change[] {
  return Object.entries(fields).flatMap(([field, [from, to]]) => {
    if (!isParts(from) && !isParts(to)) return [{ field, from, to }]
    const [before, after] = [isParts(from) ? from : {}, isParts(to) ? to : {}]
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter(part => JSON.stringify(before[part]) !== JSON.stringify(after[part]))
      .map(part => ({ field: `${field}.${part}`, from: before[part], to: after[part] }))
  })
}
