import type { CSSProperties } from 'react'

/** Columns of figures that a sheet of paper holds upright. */
const UPRIGHT = 8

/** For a table that is printed across the sheet: see the printing rules of global.css. */
export const wide = (columns: number): { 'data-wide'?: true; style?: CSSProperties } => (columns > UPRIGHT ? { 'data-wide': true, style: { '--columns': columns } as CSSProperties } : {})
