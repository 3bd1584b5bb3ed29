import { CUSTOMER_FORMULAS } from './customer-formulas.ts'
import type { Formulas } from './formula.ts'
import { ORDER_FORMULAS } from './order-formulas.ts'
import { WORK_FORMULAS } from './work-formulas.ts'

/** By the code of the metric: every metric of the catalogue that is connected has one. */
export const FORMULAS: Readonly<Record<string, Formulas>> = { ...ORDER_FORMULAS, ...CUSTOMER_FORMULAS, ...WORK_FORMULAS }
