import { Type } from 'typebox'
import { NewTemplate, PreviewTemplate, RenderedMessage, SaveTemplate, Template, TemplateList, TemplateVersions, VariableGroups } from '#shared/contracts/message-templates.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { previewTemplate } from './preview-template.ts'
import { createTemplate, loadTemplate, restoreVersion, saveTemplate } from './save-template.ts'
import { listTemplates, templateVersions } from './template-list.ts'
import { variablesCatalogue } from './variables-catalogue.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const ById = Type.Object({ id: Id })

export function templateRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const viewing = { config: { access: 'messages.view' as const } }
  const setting = { config: { access: 'messages.settings' as const } }

  app.get('/api/message-templates', { ...viewing, schema: { description: 'All templates of messages', response: { 200: TemplateList } } }, async () => ({ rows: await listTemplates(db.kysely) }))

  app.get('/api/message-templates/variables', { ...viewing, schema: { description: 'What a template can name', response: { 200: VariableGroups } } }, async (request) => variablesCatalogue(request.actor))

  app.post('/api/message-templates/preview', {
    ...viewing, config: { ...viewing.config, whileViewing: true },
    schema: { description: 'How a message would look; changes nothing', body: PreviewTemplate, response: { 200: RenderedMessage } },
  }, (request) => previewTemplate(db.kysely, platform, request.actor, request.body))

  app.get('/api/message-templates/:id', { ...viewing, schema: { description: 'One template', params: ById, response: { 200: Template } } }, (request) => loadTemplate(db.kysely, request.params.id))

  app.get('/api/message-templates/:id/versions', { ...viewing, schema: { description: 'What it was', params: ById, response: { 200: TemplateVersions } } }, async (request) => ({
    versions: await templateVersions(db.kysely, request.params.id),
  }))

  app.post('/api/message-templates', { ...setting, schema: { description: 'Makes a template', body: NewTemplate, response: { 201: Template } } }, async (request, reply) => {
    const id = await transact(db, request.actor, (tx) => createTemplate(tx, request.body))
    return reply.code(201).send(await loadTemplate(db.kysely, id))
  })

  app.put('/api/message-templates/:id', { ...setting, schema: { description: 'Changes a template; 409 `template_changed` when somebody saved since', params: ById, body: SaveTemplate, response: { 200: Template } } }, async (request) => {
    await transact(db, request.actor, (tx) => saveTemplate(tx, request.params.id, request.body))
    return loadTemplate(db.kysely, request.params.id)
  })

  const Restore = Type.Object({ version: Type.Integer({ minimum: 1 }), seen: Type.Integer({ description: 'The version that the person saw' }) }, { additionalProperties: false })
  app.post('/api/message-templates/:id/restore', { ...setting, schema: { description: 'Takes the content of an older version again', params: ById, body: Restore, response: { 200: Template } } }, async (request) => {
    await transact(db, request.actor, (tx) => restoreVersion(tx, request.params.id, request.body.version, request.body.seen))
    return loadTemplate(db.kysely, request.params.id)
  })
}
