/** Minutes that the zone is ahead of UTC at this moment. */
function offsetMinutes(moment: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' }).formatToParts(moment)
  const part = (type: string) => Number(parts.find(one => one.type === type)?.value)
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
  return Math.round((wall - moment.getTime()) / 60_000)
}

/** `2026-11-21T11:05:00Z` → `2026-11-21T14:05` of the zone, as a `datetime-local` field takes it. */
export function toZoned(iso: string, timeZone: string): string {
  const moment = new Date(iso)
  return new Date(moment.getTime() + offsetMinutes(moment, timeZone) * 60_000).toISOString().slice(0, 16)
}

/** The wall-clock time of a `datetime-local` field → ISO in UTC. In the repeated hour of autumn the offset of the guess decides. */
export function fromZoned(wall: string, timeZone: string): string {
  const guess = new Date(`${wall}Z`)
  const first = new Date(guess.getTime() - offsetMinutes(guess, timeZone) * 60_000)
  return new Date(guess.getTime() - offsetMinutes(first, timeZone) * 60_000).toISOString()
}
