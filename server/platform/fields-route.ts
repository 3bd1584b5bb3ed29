import { Type } from 'typebox'
import { notFound } from './errors.ts'
import { describeFields, describeKept, type Entity } from './fields.ts'
import type { App } from './http/server.ts'

const FieldAnswer = Type.Object({
  name: Type.String(),
  type: Type.String(),
  label: Type.Object({ ru: Type.String(), en: Type.String() }),
  filter: Type.Boolean(),
  sort: Type.Boolean(),
  column: Type.Union([Type.Boolean(), Type.Literal('default')], { description: 'May be a column; "default" is one unless the person chose otherwise' }),
  edit: Type.Boolean(),
  sum: Type.Boolean(),
  options: Type.Optional(Type.String({ description: 'Reference that the codes come from' })),
  masked: Type.Optional(Type.Boolean({ description: 'Shown in part; a phone is found by its last four digits alone' })),
})

/** The field catalogues over HTTP: each person gets the fields that they may see. */
export function fieldsRoute(app: App, catalogues: readonly Entity[]): void {
  app.get(
    '/api/fields/:entity',
    {
      config: { access: 'signed-in' },
      schema: { params: Type.Object({ entity: Type.String({ maxLength: 64 }) }), response: { 200: Type.Object({ fields: Type.Array(FieldAnswer), kept: Type.Record(Type.String(), Type.String(), { description: 'What is kept from the person, by the names of cards and edits: hidden, mask, read' }) }) } },
    },
    async (request) => {
      const catalogue = catalogues.find((one) => one.name === request.params.entity)
      if (!catalogue) throw notFound('catalogue', request.params.entity)
      return { fields: describeFields(catalogue, request.actor), kept: describeKept(catalogue, request.actor) }
    },
  )
}
