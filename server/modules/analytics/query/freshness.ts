import { readModelState } from '#server/modules/read-model/index.ts'
import type { AnalyticsPlatform } from './ask.ts'

/** How fresh the figures are, and up to which entry of the change log. A read model that was never filled is of long ago. */
export async function freshness(platform: AnalyticsPlatform): Promise<{ asOf: string; position: number }> {
  const { asOf, position } = await readModelState(platform)
  return { asOf: (asOf ?? new Date(0)).toISOString(), position: position ?? 0 }
}
