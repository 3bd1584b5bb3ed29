/** Rates by domain as lines: `mail.ru 60`. */
export const domainLines = (paces: Record<string, number> | null): string => Object.entries(paces ?? {}).map(([domain, pace]) => `${domain} ${pace}`).join('\n')

/** @returns null when a line is none */
export function readDomainLines(text: string): Record<string, number> | null {
  const lines = text.split('\n').map(line => line.trim()).filter(Boolean)
  const read = lines.map(line => /^(\*|[a-z0-9.-]+\.[a-z]{2,}|[^\s]+\.рф)[\s:=]+(\d{1,7})$/i.exec(line))
  if (read.some(match => match === null || Number(match[2]) < 1)) return null
  return Object.fromEntries(read.map(match => [match![1]!.toLowerCase(), Number(match![2])]))
}
