import { REFERENCE_SCHEMAS } from '../shared/contracts/settings.ts'

/**
 * Who gets through the door of each route. Letters: o owner, d director, m manager, s a member of «own orders», - nobody signed in;
 * `key` = the protocol's own keys decide, a session opens nothing. A route that is not here fails the test: whoever adds one says here
 * whom it is for.
 */
export type Doors = string

const PUBLIC = 'odms-'
const SIGNED_IN = 'odms'
const DIRECTING = 'od'

const REFERENCES = Object.keys(REFERENCE_SCHEMAS).flatMap((name): [string, Doors][] => [
  [`POST /api/references/${name}`, DIRECTING],
  [`PATCH /api/references/${name}/:code`, DIRECTING],
])

const V5 = ['/api/v5', '/api/v5/*', '/api/v4/*', '/api/v3/*', '/api/api-versions', '/api/system-info', '/api/credentials'].flatMap((url) =>
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method): [string, Doors] => [`${method} ${url}`, 'key']))

export const DOORS = new Map<string, Doors>([
  ['GET /health', PUBLIC],
  ['GET /metrics', PUBLIC],
  ['GET /*', PUBLIC],
  ['GET /assets/*', PUBLIC],

  ['GET /api/welcome', PUBLIC],
  ['POST /api/welcome', PUBLIC],
  ['POST /api/auth/sign-in/email', PUBLIC],
  ['GET /api/session', SIGNED_IN],
  ['PATCH /api/session', SIGNED_IN],
  ['GET /api/auth/list-sessions', SIGNED_IN],
  ['POST /api/auth/revoke-session/:id', SIGNED_IN],
  ['POST /api/auth/revoke-other-sessions', SIGNED_IN],
  ['POST /api/auth/change-password', SIGNED_IN],

  ['GET /api/live', SIGNED_IN],
  ['POST /api/presence', SIGNED_IN],
  ['GET /api/fields/:entity', SIGNED_IN],
  ['GET /api/views', SIGNED_IN],
  ['POST /api/views', SIGNED_IN],
  ['PATCH /api/views/:id', SIGNED_IN],
  ['DELETE /api/views/:id', SIGNED_IN],

  // Which records' files is decided record by record: files.test.ts.
  ['GET /api/files/:entity/:id', SIGNED_IN],
  ['POST /api/files/:entity/:id', SIGNED_IN],
  ['GET /api/files/:entity/:id/:fileId', SIGNED_IN],
  ['DELETE /api/files/:entity/:id/:fileId', SIGNED_IN],

  ['GET /api/references', SIGNED_IN],
  ...REFERENCES,
  ['PATCH /api/account', DIRECTING],
  ['GET /api/status-transitions', DIRECTING],
  ['PUT /api/status-transitions/:groupId', DIRECTING],

  ['POST /api/auth/two-factor/enter', PUBLIC],
  ['POST /api/auth/two-factor/enable', SIGNED_IN],
  ['POST /api/auth/two-factor/confirm', SIGNED_IN],
  ['POST /api/auth/two-factor/disable', SIGNED_IN],
  ['POST /api/auth/two-factor/backup-codes', SIGNED_IN],
  ['GET /api/security', DIRECTING],
  ['PUT /api/security', DIRECTING],
  ['GET /api/users/:id/sessions', DIRECTING],
  ['POST /api/users/:id/end-sessions', DIRECTING],
  ['POST /api/users/:id/reset-two-factor', DIRECTING],
  ['GET /api/users', DIRECTING],
  ['POST /api/users', DIRECTING],
  ['PATCH /api/users/:id', DIRECTING],
  ['GET /api/user-groups', DIRECTING],
  ['POST /api/user-groups', DIRECTING],
  ['PATCH /api/user-groups/:id', DIRECTING],

  ['GET /api/audit', DIRECTING],
  ['GET /api/audit/people', DIRECTING],
  ['GET /api/leak-alerts', DIRECTING],
  ['POST /api/leak-alerts/:id/acknowledge', DIRECTING],
  ['GET /api/leak-settings', DIRECTING],
  ['PUT /api/leak-settings', DIRECTING],

  ['GET /api/keys', 'o'],
  ['POST /api/keys', 'o'],
  ['PATCH /api/keys/:id', 'o'],

  ['GET /api/customers', SIGNED_IN],
  ['GET /api/customers/totals', SIGNED_IN],
  ['GET /api/customers/search', SIGNED_IN],
  ['GET /api/customers/tags', SIGNED_IN],
  ['GET /api/customers/:id', SIGNED_IN],
  ['GET /api/customers/:id/timeline', SIGNED_IN],
  ['POST /api/customers', SIGNED_IN],
  ['PATCH /api/customers/:id', SIGNED_IN],
  ['PUT /api/customers/:id/not-same/:otherId', SIGNED_IN],
  ['DELETE /api/customers/:id/not-same/:otherId', SIGNED_IN],
  ['POST /api/customers/:id/notes', SIGNED_IN],
  ['PATCH /api/customers/:id/notes/:noteId', SIGNED_IN],
  ['DELETE /api/customers/:id/notes/:noteId', SIGNED_IN],
  ['POST /api/customers/:id/addresses', SIGNED_IN],
  ['PATCH /api/customers/:id/addresses/:addressId', SIGNED_IN],
  ['DELETE /api/customers/:id/addresses/:addressId', SIGNED_IN],
  ['GET /api/duplicates', SIGNED_IN],
  ['GET /api/duplicates/totals', SIGNED_IN],
  ['GET /api/duplicates/of/:id', SIGNED_IN],
  ['GET /api/duplicates/typed', SIGNED_IN],
  ['GET /api/duplicates/preview', SIGNED_IN],
  ['POST /api/duplicates/merge', SIGNED_IN],
  ['GET /api/duplicates/merges', SIGNED_IN],
  ['GET /api/duplicates/merges/:id/undo', SIGNED_IN],
  ['POST /api/duplicates/undo', SIGNED_IN],

  ['GET /api/orders', SIGNED_IN],
  ['GET /api/orders/totals', SIGNED_IN],
  ['GET /api/orders/:id', SIGNED_IN],
  ['GET /api/orders/:id/timeline', SIGNED_IN],
  ['GET /api/search', SIGNED_IN],
  ['POST /api/orders', SIGNED_IN],
  ['PATCH /api/orders/:id', SIGNED_IN],
  ['POST /api/orders/:id/status', SIGNED_IN],
  ['POST /api/orders/bulk/status', SIGNED_IN],
  ['POST /api/orders/:id/items', SIGNED_IN],
  ['PATCH /api/orders/:id/items/:itemId', SIGNED_IN],
  ['DELETE /api/orders/:id/items/:itemId', SIGNED_IN],
  ['POST /api/orders/:id/payments', SIGNED_IN],
  ['PATCH /api/orders/:id/payments/:paymentId', SIGNED_IN],
  ['DELETE /api/orders/:id/payments/:paymentId', SIGNED_IN],
  ['POST /api/orders/:id/comments', SIGNED_IN],
  ['POST /api/orders/:id/problems/:problemId/dismiss', SIGNED_IN],
  ['POST /api/orders/:id/problems/:problemId/retry', SIGNED_IN],
  ['GET /api/orders/:id/pairs', SIGNED_IN],
  ['PUT /api/orders/:id/not-repeat/:otherId', SIGNED_IN],
  ['DELETE /api/orders/:id/not-repeat/:otherId', SIGNED_IN],
  ['GET /api/orders/:id/combination/:otherId', SIGNED_IN],
  ['POST /api/orders/:id/combine', SIGNED_IN],
  ['POST /api/orders/combinations/:id/undo', SIGNED_IN],
  ['POST /api/orders/:id/links', SIGNED_IN],
  ['DELETE /api/orders/:id/links/:linkId', SIGNED_IN],

  ['GET /api/products', SIGNED_IN],
  ['GET /api/products/totals', SIGNED_IN],
  ['GET /api/products/:id', SIGNED_IN],
  ['POST /api/products', DIRECTING],
  ['PATCH /api/products/:id', DIRECTING],
  ['PATCH /api/products/:id/offers/:offerId', DIRECTING],
  ['GET /api/offers/search', SIGNED_IN],
  ['GET /api/product-groups', SIGNED_IN],
  ['POST /api/product-groups', DIRECTING],
  ['PATCH /api/product-groups/:id', DIRECTING],
  ['GET /api/catalogue/loads', SIGNED_IN],
  ['GET /api/catalogue/loads/:id', SIGNED_IN],
  ['POST /api/catalogue/loads', DIRECTING],
  ['POST /api/catalogue/loads/:id/confirm', DIRECTING],
  ['POST /api/catalogue/loads/:id/leave', DIRECTING],
  ['POST /api/catalogue/upload', DIRECTING],

  ['GET /api/demo', SIGNED_IN],
  ['POST /api/demo/load', DIRECTING],
  ['POST /api/demo/remove', DIRECTING],

  ...V5,

  // Last, since it ends the session that the walk goes with.
  ['POST /api/auth/sign-out', PUBLIC],
])
