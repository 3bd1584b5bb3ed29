/** The newest first. */
export const DEFAULT_SORT = '-createdAt'

export const DEFAULT_COLUMNS = ['status', 'number', 'createdAt', 'customerName', 'phone', 'total', 'paidSum', 'deliveryType', 'managerId', 'problemsCount']

/** What a row says besides its columns: its name, whether it is late, whose it is, and what stands on a phone. */
export const NEEDED = ['currency', 'number', 'status', 'createdAt', 'customerName', 'phone', 'total', 'problemsCount', 'statusDeadlineAt', 'isLate', 'vip', 'bad', 'isRepeat'] as const

/** A row of the list: what columns of orders are drawn from. Fields that the person has no column for may be missing. */
export type OrderRow = {
  id: number
  number: string
  status: string
  createdAt?: string
  customerName?: string | null
  phone?: string | null
  total?: number
  currency?: string
  problemsCount?: number
  statusDeadlineAt?: string | null
  firstTouchMinutes?: number | null
  isLate?: boolean
  vip?: boolean | null
  bad?: boolean | null
  isRepeat?: boolean
}
