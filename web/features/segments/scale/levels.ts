import type { ScaleView } from '#shared/contracts/segments.ts'

/** The axes of RFM by the names that the scale has for their bounds. */
export const AXES = ['recencyDays', 'frequency', 'money'] as const
export type Axis = (typeof AXES)[number]
/** Four bounds an axis; null is what nobody has typed yet. */
export type Bounds = Record<Axis, (number | null)[]>

export const boundsOf = ({ recencyDays, frequency, money }: Pick<ScaleView, Axis>): Bounds => ({ recencyDays, frequency, money })
export const isRising = (bounds: readonly (number | null)[]): boolean => bounds.every((one, at) => one !== null && (at === 0 || one >= bounds[at - 1]!))

/** Three levels of five bands: the bounds stand in pairs, so that the second and the fourth band are empty. Null when they are five. */
export const levelsOf = (bounds: readonly number[]): [number, number] | null => (bounds[0] === bounds[1] && bounds[2] === bounds[3] ? [bounds[0]!, bounds[2]!] : null)
