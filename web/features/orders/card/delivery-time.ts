/** The part of the day when an order is delivered: two times, or words. */
export type DeliveryTime = { from?: string; to?: string; custom?: string }

const RANGE = /^(?:с\s*|from\s*)?(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|до|to)\s*(\d{1,2})(?:[:.](\d{2}))?$/iu

const clock = (hour: string, minute = '00'): string | null => (Number(hour) < 24 && Number(minute) < 60 ? `${hour.padStart(2, '0')}:${minute}` : null)

/** «10-14», «с 10:30 до 14», «10:00–14:00» become two times; anything else stays as the person said it. Empty is null. */
export function parseDeliveryTime(text: string): DeliveryTime | null {
  const trimmed = text.trim()
  if (!trimmed) return null
  const match = RANGE.exec(trimmed)
  const from = match && clock(match[1]!, match[2])
  const to = match && clock(match[3]!, match[4])
  return from && to ? { from, to } : { custom: trimmed }
}

export function sayDeliveryTime(time: DeliveryTime | null): string {
  if (!time) return ''
  if (time.custom) return time.custom
  return time.from && time.to ? `${time.from}–${time.to}` : (time.from ?? time.to ?? '')
}
