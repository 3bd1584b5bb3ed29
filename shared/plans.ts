/** Metrics that a month may be planned in. Those that add up day by day are expected by the days to come; a mean or a share is expected to stay as it is. */
export const PLANNED = [
  { metric: 'revenue', adds: true },
  { metric: 'orders', adds: true },
  { metric: 'completedOrders', adds: true },
  { metric: 'grossProfit', adds: true },
  { metric: 'quantity', adds: true },
  { metric: 'averageOrder', adds: false },
  { metric: 'margin', adds: false },
  { metric: 'cancelRate', adds: false },
] as const
export const plannedOf = (metric: string): (typeof PLANNED)[number] | undefined => PLANNED.find((one) => one.metric === metric)
