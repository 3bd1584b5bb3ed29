import { createContext } from 'react'

/** True inside «My day»: its bar has the calls already, the card need not show them again. */
export const InDayContext = createContext(false)
