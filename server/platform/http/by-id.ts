import { Type } from 'typebox'

/** Number of a record, as it stands in addresses and bodies: beyond what both sides count exactly there is none. */
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })

/** Of routes about one record: `/api/things/:id`. */
export const ById = Type.Object({ id: Id })
