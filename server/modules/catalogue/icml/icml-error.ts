/** The file cannot be read any further. Rows before that place stand. Codes: broken_xml, not_a_catalogue, unknown_encoding, element_too_large. */
export class IcmlError extends Error {
  readonly code: string
  readonly line: number
  readonly params: Record<string, unknown>

  constructor(code: string, line: number, params: Record<string, unknown> = {}) {
    super(`${code} at line ${line}`)
    this.name = 'IcmlError'
    this.code = code
    this.line = line
    this.params = params
  }
}
