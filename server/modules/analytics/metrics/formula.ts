import type { FactCode } from '../query/facts.ts'

/**
 * How a metric is computed. SQL here is ours alone, over the alias `r` of the fact (facts.ts) and the parameters that every question has
 * (ask-facts.ts): nothing that somebody typed ever becomes part of it.
 */
export type Piece = {
  fact: FactCode
  /** What a row brings, as SQL; null = the row does not count. Without it each row brings 1. */
  value?: string
  /** Which rows. */
  where?: string
  /** Cancelled orders count whatever the switches say. */
  withCancelled?: true
  /** Counted by this date whatever was asked. */
  base?: 'created' | 'completed' | 'paid'
}

/** sum and count add their pieces up; the others have one piece. distinct: how many different values. */
export type Part = { how: 'sum' | 'count' | 'distinct' | 'average' | 'median' | 'p90'; pieces: readonly Piece[] }

/** over / under × times; without `under` it is `over` itself. */
export type Formula = {
  over: Part
  under?: Part
  times?: number
  /** Fields of the order's catalogue that it tells of; whoever may not see them does not get it. */
  tells?: readonly string[]
  /** It tells of costs. */
  ofCosts?: true
}

/** The first that knows all dimensions of the question answers it. */
export type Formulas = readonly [Formula, ...Formula[]]

export const sum = (...pieces: Piece[]): Part => ({ how: 'sum', pieces })
export const count = (...pieces: Piece[]): Part => ({ how: 'count', pieces })
export const one = (how: Part['how'], piece: Piece): Part => ({ how, pieces: [piece] })
export const PERCENT = 100
