const HIDDEN = '•••'
const LEAST = 4
/** Answers may set cookies and echo keys: neither is anybody's to read in a log. */
const CONFIDENTIAL = /^(authorization|proxy-authorization|cookie|set-cookie|webhook-signature)$|secret|token|password|api-?key/i

/** What the log may keep: every known secret is cut out wherever it stands, also where a receiver sends it back. */
export function cutText(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret.length >= LEAST).toSorted((one, other) => other.length - one.length)
  // The database takes no zero bytes.
  return known.reduce((cut, secret) => cut.replaceAll(secret, HIDDEN), text.replaceAll('\0', ''))
}

export function cutHeaders(headers: Record<string, string | string[] | undefined>, secrets: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined) return []
      const text = Array.isArray(value) ? value.join(', ') : value
      return [[name, CONFIDENTIAL.test(name) ? HIDDEN : cutText(text, secrets)]]
    }),
  )
}
