const formats = new Map<string, Intl.DateTimeFormat>()

/** The clock on the wall of a time zone: `02:05`. */
export function timeIn(zone: string, at: Date): string {
  let format = formats.get(zone)
  if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })))
  return format.format(at)
}

/** Whether people are not to be disturbed at this time of the day; the bounds may lie around midnight. */
export function isNight(time: string, { quietFrom, quietTo }: { quietFrom: string; quietTo: string }): boolean {
  if (quietFrom === quietTo) return false
  return quietFrom < quietTo ? time >= quietFrom && time < quietTo : time >= quietFrom || time < quietTo
}
