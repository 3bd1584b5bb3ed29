import { Type, type Static, type TSchema } from 'typebox'

/** What crosses the wire about templates of messages. Moments: ISO 8601, UTC. Texts are Liquid. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Words = (max: number, description = '') => Type.String({ maxLength: max, description })

export const CHANNELS = ['email', 'sms', 'push', 'telegram'] as const
export type MessageChannel = (typeof CHANNELS)[number]
export const TEMPLATE_LOCALES = ['ru', 'en'] as const
export type TemplateLocale = (typeof TEMPLATE_LOCALES)[number]

const ShowIf = Type.Optional(Words(120, 'Path of a variable: the block is left out where it has no value'))
const Text = Words(20_000, 'Liquid; **bold** and [words](address); an empty line begins a paragraph')
/** The parts that a letter is put together from, from top to bottom. */
export const LetterBlock = Type.Union([
  Type.Object({ kind: Type.Literal('header') }, { additionalProperties: false, description: 'The name of the store' }),
  Type.Object({ kind: Type.Literal('heading'), text: Words(500), showIf: ShowIf }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('text'), text: Text, showIf: ShowIf }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('button'), text: Words(200), url: Words(2000), showIf: ShowIf }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('image'), url: Words(2000), alt: Words(500), link: Type.Optional(Words(2000)), showIf: ShowIf }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('items'), of: Type.Union([Type.Literal('order'), Type.Literal('cart')]), showIf: ShowIf }, { additionalProperties: false, description: 'Lines with prices, and their sum' }),
  Type.Object({ kind: Type.Literal('divider') }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('footer'), text: Text }, { additionalProperties: false, description: 'Small print' }),
])
export type LetterBlock = Static<typeof LetterBlock>
export const LETTER_BLOCKS = ['header', 'heading', 'text', 'button', 'image', 'items', 'divider', 'footer'] as const

/** A template in one language: `body` is text, MJML or blocks, as the format says. */
export const TemplateContent = Type.Object(
  {
    subject: Type.Optional(Words(500, 'Of letters and pushes')),
    preheader: Type.Optional(Words(500, 'What mail programs show after the subject')),
    body: Type.Union([Words(100_000), Type.Array(LetterBlock, { maxItems: 100 })]),
  },
  { additionalProperties: false },
)
export type TemplateContent = Static<typeof TemplateContent>
export const TemplateContents = Type.Object({ ru: Type.Optional(TemplateContent), en: Type.Optional(TemplateContent) }, { additionalProperties: false, description: 'By language; the other one stands in where one is not there' })
export type TemplateContents = Static<typeof TemplateContents>

export const TEMPLATE_FORMATS = ['text', 'blocks', 'mjml'] as const
const Versioned = {
  format: Type.Enum([...TEMPLATE_FORMATS]),
  content: TemplateContents,
  onMissing: Type.Enum(['block', 'empty'], { description: 'What a variable without a value does: the message is not sent and says why, or its place stays empty' }),
  transliterate: Type.Boolean({ description: 'An SMS goes out in Latin letters' }),
}
const Named = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  purpose: Type.Enum(['transactional', 'marketing']),
  topic: Nullable(Words(100)),
  isActive: Type.Boolean(),
}

export const NewTemplate = Type.Object(
  { code: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'By which rules and the API name it; never changes' }), channel: Type.Enum([...CHANNELS]), ...Named, ...Versioned },
  { additionalProperties: false },
)
export type NewTemplate = Static<typeof NewTemplate>

export const SaveTemplate = Type.Object(
  { ...Type.Partial(Type.Object({ ...Named, ...Versioned })).properties, version: Type.Integer({ description: 'The version that the person saw; a later one now is a conflict' }) },
  { additionalProperties: false, description: 'What is left out stays. A change of the content makes a version' },
)
export type SaveTemplate = Static<typeof SaveTemplate>

export const Template = Type.Object({ id: Id, code: Type.String(), channel: Type.Enum([...CHANNELS]), ...Named, ...Versioned, version: Type.Integer(), createdAt: Moment, updatedAt: Moment })
export type Template = Static<typeof Template>

export const TemplateRow = Type.Object({
  id: Id, code: Type.String(), name: Type.String(), channel: Type.Enum([...CHANNELS]), purpose: Type.Enum(['transactional', 'marketing']), topic: Nullable(Type.String()),
  format: Type.Enum([...TEMPLATE_FORMATS]), locales: Type.Array(Type.Enum([...TEMPLATE_LOCALES])), version: Type.Integer(), isActive: Type.Boolean(), updatedAt: Moment,
  subject: Nullable(Type.String({ description: 'In the language of the account, as it is written; of a message without one the beginning of its text' })),
  planned: Type.Integer({ description: 'Messages by it that wait to be sent' }), sent: Type.Integer({ description: 'Messages by it that left in the last 30 days' }),
})
export type TemplateRow = Static<typeof TemplateRow>
export const TemplateList = Type.Object({ rows: Type.Array(TemplateRow) })

export const TemplateVersion = Type.Object({
  version: Type.Integer(), ...Versioned, restoredFrom: Nullable(Type.Integer()), createdAt: Moment,
  author: Nullable(Type.Object({ id: Id, name: Type.String() })),
})
export type TemplateVersion = Static<typeof TemplateVersion>
export const TemplateVersions = Type.Object({ versions: Type.Array(TemplateVersion, { description: 'The newest first' }) })

export const PreviewTemplate = Type.Object(
  {
    template: Type.Union([Type.Object({ id: Id, version: Type.Optional(Type.Integer()) }, { additionalProperties: false }), Type.Object({ channel: Type.Enum([...CHANNELS]), purpose: Type.Enum(['transactional', 'marketing']), ...Versioned }, { additionalProperties: false })]),
    locale: Type.Optional(Type.Enum([...TEMPLATE_LOCALES])),
    orderId: Type.Optional(Id), customerId: Type.Optional(Id), taskId: Type.Optional(Id),
  },
  { additionalProperties: false, description: 'A saved template or one that is being written, with the data of a record that the reader may see; without one, with invented data' },
)
export type PreviewTemplate = Static<typeof PreviewTemplate>

export const RenderedMessage = Type.Object({
  subject: Nullable(Type.String()), text: Type.String(), html: Nullable(Type.String()),
  missing: Type.Array(Type.String(), { description: 'Paths of variables without a value, as the template names them' }),
  locale: Type.Enum([...TEMPLATE_LOCALES]),
  sms: Nullable(Type.Object({ encoding: Type.Enum(['gsm7', 'ucs2']), length: Type.Integer(), parts: Type.Integer(), left: Type.Integer() })),
})
export type RenderedMessage = Static<typeof RenderedMessage>

export const VariableGroups = Type.Object({
  groups: Type.Array(Type.Object({
    root: Type.String(), label: Type.Object({ ru: Type.String(), en: Type.String() }),
    variables: Type.Array(Type.Object({
      path: Type.String(), label: Type.Object({ ru: Type.String(), en: Type.String() }), type: Type.String(),
      insert: Type.String({ description: 'What to write into a template: with the filter that says it as people do' }),
    })),
  })),
  filters: Type.Array(Type.Object({ name: Type.String(), example: Type.String(), label: Type.Object({ ru: Type.String(), en: Type.String() }) })),
})
export type VariableGroups = Static<typeof VariableGroups>
