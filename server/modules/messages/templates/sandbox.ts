import {
  AssignTag, BreakTag, CaptureTag, CaseTag, CommentTag, Context, ContinueTag, CycleTag, EchoTag, ForTag, IfTag, InlineCommentTag, Liquid, RawTag, UnlessTag,
  filters as knownFilters, toValueSync, type Emitter, type Template, type Value,
} from 'liquidjs'
import { Refusal } from '#server/platform/errors.ts'
import { FILTERS, type FilterContext } from './filters.ts'

/** The longest template, in characters. */
export const LONGEST_SOURCE = 100_000
/** What filters, captures and the output may make together, in characters or elements. */
const MEMORY = 4_000_000
/** Milliseconds that one rendering may take: far beyond any honest template, and short enough for whoever waits behind it. */
const TIME = 1000

// Filters of Liquid that only work on what they are given. What is not here cannot be named in a template: not what evaluates text as code
// (`where_exp` and its like), not what takes off the escaping, not the original `date`, whose patterns can ask for pads of any width.
const ALLOWED_FILTERS = [
  'abs', 'append', 'at_least', 'at_most', 'capitalize', 'ceil', 'compact', 'concat', 'divided_by', 'downcase', 'escape', 'first', 'floor', 'join', 'last', 'map', 'minus', 'modulo',
  'newline_to_br', 'plus', 'prepend', 'remove', 'replace', 'reverse', 'round', 'size', 'slice', 'sort', 'split', 'strip', 'sum', 'times', 'truncate', 'truncatewords', 'uniq', 'upcase',
  'url_encode', 'where',
] as const

/** What a rendering knows besides the data. */
export type Surroundings = FilterContext & { escapesHtml: boolean }

/** Remembers what was asked for in vain, but for what only a condition asked about. */
class MessageContext extends Context {
  readonly missing = new Set<string>()
  readonly surroundings: Surroundings
  /** Conditions that are being looked at, one within another. */
  asking = 0

  constructor(data: object, liquid: Liquid, surroundings: Surroundings) {
    super(data, liquid.options, { sync: true, ownPropertyOnly: true, renderLimit: TIME, memoryLimit: MEMORY }, { liquid })
    this.surroundings = surroundings
  }

  override *_get(paths: (string | number)[]): IterableIterator<unknown> {
    const value: unknown = yield super._get(paths as string[])
    if (this.asking === 0 && (value === undefined || value === null || value === '')) this.missing.add(paths.join('.'))
    return value
  }
}

/** A condition that asks whether there is something misses nothing. */
function quietly(value: Value): void {
  const original = value.value.bind(value)
  value.value = function* (context: Context, lenient?: boolean): Generator<unknown, unknown, unknown> {
    const message = context as MessageContext
    message.asking += 1
    try {
      return yield original(context, lenient)
    } finally {
      message.asking -= 1
    }
  }
}

class QuietIf extends IfTag {
  constructor(...given: ConstructorParameters<typeof IfTag>) {
    super(...given)
    for (const { value } of this.branches) quietly(value)
  }
}
class QuietUnless extends UnlessTag {
  constructor(...given: ConstructorParameters<typeof UnlessTag>) {
    super(...given)
    for (const { value } of this.branches) quietly(value)
  }
}
class QuietCase extends CaseTag {
  constructor(...given: ConstructorParameters<typeof CaseTag>) {
    super(...given)
    quietly(this.value)
  }
}

const TAGS = {
  assign: AssignTag, break: BreakTag, capture: CaptureTag, case: QuietCase, comment: CommentTag, continue: ContinueTag, cycle: CycleTag, echo: EchoTag, for: ForTag, if: QuietIf,
  '#': InlineCommentTag, raw: RawTag, unless: QuietUnless,
}

/** Whatever is written counts: the output as well as each capture. */
class CountingEmitter implements Emitter {
  buffer = ''
  readonly #context: MessageContext

  constructor(context: MessageContext) {
    this.#context = context
  }

  write(value: unknown): void {
    const text = textOf(value)
    this.#context.memoryLimit.use(text.length)
    this.buffer += text
  }
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return typeof value === 'object' ? '' : String(value)
}

function makeLiquid(escapesHtml: boolean): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true, strictFilters: true, strictVariables: false, cache: false, dynamicPartials: false, relativeReference: false, templates: {}, parseLimit: LONGEST_SOURCE, memoryLimit: MEMORY, renderLimit: TIME,
    ...(escapesHtml ? { outputEscape: (value: unknown) => escapeHtml(textOf(value)) } : {}),
  })
  for (const name of Object.keys(liquid.tags)) delete liquid.tags[name]
  for (const name of Object.keys(liquid.filters)) delete liquid.filters[name]
  for (const [name, tag] of Object.entries(TAGS)) liquid.registerTag(name, tag)
  for (const name of ALLOWED_FILTERS) liquid.registerFilter(name, knownFilters[name]!)
  for (const [name, filter] of Object.entries(FILTERS)) {
    liquid.registerFilter(name, function (value: unknown, ...given: unknown[]) {
      return filter((this.context as MessageContext).surroundings, value, ...given)
    })
  }
  // `x | default: y` has an answer to there being no x.
  liquid.registerFilter('default', function (value: unknown, fallback: unknown) {
    if (value !== undefined && value !== null && value !== '' && value !== false) return value
    const { missing } = this.context as MessageContext
    const last = [...missing].at(-1)
    if (last !== undefined) missing.delete(last)
    return fallback
  })
  const original = liquid.renderer.renderTemplates.bind(liquid.renderer)
  liquid.renderer.renderTemplates = (templates, context, emitter) => original(templates, context, emitter ?? new CountingEmitter(context as MessageContext))
  return liquid
}

const engines = { plain: makeLiquid(false), html: makeLiquid(true) }
const KEPT = 500
const named = new Map<string, string[]>()
const parsed = { plain: new Map<string, Template[]>(), html: new Map<string, Template[]>() }

/** @throws Refusal `template_wrong` with the words of the parser and the line */
export function parseTemplate(source: string, escapesHtml: boolean): Template[] {
  const kind = escapesHtml ? 'html' : 'plain'
  const known = parsed[kind].get(source)
  if (known) return known
  const templates = guarded(() => engines[kind].parse(source))
  if (parsed[kind].size >= KEPT) parsed[kind].delete(parsed[kind].keys().next().value!)
  parsed[kind].set(source, templates)
  return templates
}

/**
 * Renders Liquid over plain data. A template can run no code, read no file and reach nothing but own properties of the data; it ends after a
 * second or some millions of characters, whatever it says.
 * @throws Refusal `template_wrong` (it cannot be read), `template_too_much` (it asks for too much time, memory or depth)
 */
export function renderLiquid(source: string, data: object, surroundings: Surroundings): { text: string; missing: string[] } {
  const templates = parseTemplate(source, surroundings.escapesHtml)
  const liquid = engines[surroundings.escapesHtml ? 'html' : 'plain']
  const context = new MessageContext(data, liquid, surroundings)
  const text = guarded(() => toValueSync(liquid.renderer.renderTemplates(templates, context)) as string)
  return { text, missing: [...context.missing] }
}

/** Which variables a template names, `order.items` for whatever it does with the lines. */
export function variablesOf(source: string): string[] {
  const known = named.get(source)
  if (known) return known
  const templates = parseTemplate(source, false)
  const variables = guarded(() => engines.plain.globalFullVariablesSync(templates))
  if (named.size >= KEPT) named.delete(named.keys().next().value!)
  named.set(source, variables)
  return variables
}

function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Refusal) throw error
    const words = error instanceof Error ? error.message : String(error)
    if (error instanceof RangeError || words.includes('limit exceeded') || words.includes('call stack')) throw new Refusal('template_too_much', {}, 422)
    const line = /line:(\d+)/.exec(words)?.[1]
    throw new Refusal('template_wrong', { words: words.split('\n', 1)[0]!.replace(/,? ?(file:\S+)?,? ?line:\d+,? ?col:\d+$/, ''), line: line ? Number(line) : null }, 422)
  }
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
