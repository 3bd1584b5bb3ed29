import { Refusal } from '#server/platform/errors.ts'
import type { Method } from './method.ts'
import { soundText } from './sound-input.ts'

/** Placeholders bear no names here: two methods may name the same place differently, so names are read off the method's own path. */
type Node = { fixed: Map<string, Node>; placeholder?: Node; methods: Partial<Record<string, Method>> }

const node = (): Node => ({ fixed: new Map(), methods: {} })

export type Route = { method: Method; path: Record<string, string> }

/**
 * Our own router below `/api`: fixed segments win over placeholders, empty segments (double and trailing slashes) do not count, and a
 * segment is decoded only after splitting, so that an external id may contain `%2F`.
 */
export function routerOf(methods: readonly Method[]): (verb: string, rawPath: string) => Route {
  const root = node()
  for (const method of methods) add(root, method)
  return (verb, rawPath) => {
    const segments = rawPath.split('/').filter((segment) => segment !== '')
    const values: string[] = []
    const found = walk(root, segments, 0, values)
    if (!found) throw new Refusal('method_unknown', {}, 404)
    const method = found.methods[verb]
    if (!method) throw new Refusal('method_not_allowed', {}, 405)
    const names = segmentsOf(method).filter(isPlaceholder).map(nameOf)
    return { method, path: Object.fromEntries(names.map((name, index) => [name, decode(values[index]!)])) }
  }
}

/** The path as it stands behind the host, for the table above and for the list of a key's methods. */
export const fullPath = (method: Method): string => (method.path.startsWith('/api/') ? method.path : `/api/v5${method.path}`)

const segmentsOf = (method: Method): string[] => fullPath(method).split('/').filter((segment) => segment !== '')
const isPlaceholder = (segment: string): boolean => segment.startsWith('{')
const nameOf = (segment: string): string => segment.slice(1, -1)

function add(root: Node, method: Method): void {
  let at = root
  for (const segment of segmentsOf(method)) {
    if (isPlaceholder(segment)) {
      at.placeholder ??= node()
      at = at.placeholder
    } else {
      if (!at.fixed.has(segment)) at.fixed.set(segment, node())
      at = at.fixed.get(segment)!
    }
  }
  if (at.methods[method.verb]) throw new Error(`two v5 methods at ${method.verb} ${method.path}`)
  at.methods[method.verb] = method
}

function walk(at: Node, segments: string[], index: number, values: string[]): Node | null {
  const segment = segments[index]
  if (segment === undefined) return Object.keys(at.methods).length > 0 ? at : null
  const fixed = at.fixed.get(segment)
  if (fixed) {
    const found = walk(fixed, segments, index + 1, values)
    if (found) return found
  }
  if (!at.placeholder) return null
  values.push(segment)
  const found = walk(at.placeholder, segments, index + 1, values)
  if (!found) values.pop()
  return found
}

function decode(segment: string): string {
  try {
    return soundText(decodeURIComponent(segment))
  } catch {
    // Broken percent-encoding names nothing that exists; taken literally it is answered as not found.
    return soundText(segment)
  }
}
