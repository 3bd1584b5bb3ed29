import { Type, type Static } from 'typebox'

const Nullable = <T extends ReturnType<typeof Type.String>>(type: T) => Type.Union([type, Type.Null()])
const State = Type.Union([Type.Literal('granted'), Type.Literal('withdrawn'), Type.Literal('none')], { description: 'none: nobody ever said anything' })
const Purpose = Type.Union([Type.Literal('processing'), Type.Literal('mailing'), Type.Literal('transfer')], { description: 'processing of data, mailings, transfer of data to others' })

const Holds = {
  state: State,
  at: Nullable(Type.String({ description: 'When it was said, ISO 8601' })),
  source: Nullable(Type.String({ description: 'form | api | manager | preference_page | one_click | import' })),
  why: Nullable(Type.String({ description: 'Of what is withdrawn: withdrawn | takes_no_letters | processing_withdrawn' })),
}

export const CustomerConsents = Type.Object({
  purposes: Type.Array(Type.Object({ purpose: Purpose, ...Holds }), { description: 'Processing and transfer' }),
  channels: Type.Array(Type.Object({
    channel: Type.String(), ...Holds,
    topics: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), ...Holds })),
  })),
  history: Type.Array(Type.Object({
    id: Type.Integer(), purpose: Purpose, channel: Nullable(Type.String()), topic: Nullable(Type.String()), topicName: Nullable(Type.String()),
    state: Type.Union([Type.Literal('granted'), Type.Literal('withdrawn')]), source: Type.String(), textVersion: Nullable(Type.String()), reason: Nullable(Type.String()),
    address: Nullable(Type.String({ description: 'Masked' })), ip: Nullable(Type.String({ description: 'For those who keep consents' })),
    at: Type.String(), by: Type.Object({ kind: Type.String(), name: Nullable(Type.String()) }),
  }), { description: 'Newest first, the last 200' }),
  preferences: Type.String({ description: 'Address of the customer’s own page of subscriptions' }),
})
export type CustomerConsents = Static<typeof CustomerConsents>

const Word = {
  purpose: Purpose,
  channel: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 64 }))),
  topic: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 255 }))),
}
export const GrantConsent = Type.Object({ ...Word, textVersion: Type.Optional(Nullable(Type.String({ maxLength: 100, description: 'Which wording was agreed to' }))) })
export type GrantConsent = Static<typeof GrantConsent>
export const WithdrawConsent = Type.Object({ ...Word, reason: Type.Optional(Nullable(Type.String({ maxLength: 500 }))) })
export type WithdrawConsent = Static<typeof WithdrawConsent>
