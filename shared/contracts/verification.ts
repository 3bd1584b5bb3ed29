import { Type, type Static } from 'typebox'

export const StartPhoneCheck = Type.Object({
  phone: Type.String({ minLength: 1, maxLength: 64 }),
  customerId: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), Type.Null()])),
})
export const ConfirmPhoneCheck = Type.Object({ code: Type.String({ minLength: 1, maxLength: 20 }) })
export const PhoneCheckAnswer = Type.Object({
  checkId: Type.String(), createdAt: Type.String(), expiredAt: Type.String({ description: 'No code fits after it' }), verifiedAt: Type.Union([Type.String(), Type.Null()]),
})
export const VerifiedPhones = Type.Object({ rows: Type.Array(Type.Object({ phone: Type.String({ description: 'Masked' }), verifiedAt: Type.String() })) })
export type VerifiedPhones = Static<typeof VerifiedPhones>
export type PhoneCheckAnswer = Static<typeof PhoneCheckAnswer>
