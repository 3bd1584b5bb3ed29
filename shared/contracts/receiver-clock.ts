import { Type, type Static } from 'typebox'

export const ReceiverClock = Type.Object({
  zone: Type.Union([Type.String(), Type.Null()], { description: 'IANA name of the time zone; null when neither the address nor the phone tells it' }),
  quietFrom: Type.String({ description: 'HH:MM by that clock: from then on people are not to be disturbed' }),
  quietTo: Type.String({ description: 'HH:MM: until then' }),
})
export type ReceiverClock = Static<typeof ReceiverClock>
