import { createContext } from 'react'

/** With how many decimals the sums of a column are written: as many as the longest of them has, so that digits stand below digits. */
export const ColumnDecimals = createContext(0)
