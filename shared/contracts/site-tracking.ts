import { Type, type Static } from 'typebox'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Id = Type.Integer({ minimum: 1 })
const Text = Nullable(Type.String())

export const CollectAnswer = Type.Object({
  taken: Type.Integer({ description: 'Events that are on the disk now. Those that had come before, known by their id, count and change nothing' }),
  refused: Type.Array(Type.Object({ index: Type.Integer({ description: 'Of the event in the batch, from 0' }), code: Type.String() })),
  identified: Nullable(Type.String({ description: 'yes; later: no customer has this yet; forged; no_consent' })),
})

export const Consent = Type.Union([Type.Literal('none'), Type.Literal('anonymous'), Type.Literal('full')], { description: 'What holds until the page says otherwise' })

export const TrackingView = Type.Object({
  site: Type.String(), siteName: Type.String(), siteUrl: Type.String(),
  isOn: Type.Boolean(), isSetUp: Type.Boolean({ description: 'false: nothing has ever been set up here; the other values are proposals' }),
  secret: Text, snippet: Type.String({ description: 'HTML for the pages of the shop' }), origins: Type.Array(Type.String()), consent: Consent, respectsDnt: Type.Boolean(),
  retentionDays: Type.Integer(), abandonedAfterMinutes: Type.Integer(), leftAfterMinutes: Type.Integer({ description: 'Rules are told that a visitor has left once he has done nothing for so long' }), lastEventAt: Nullable(Moment), eventsToday: Type.Integer({ description: 'Of the last 24 hours, bots left out' }),
  setAside: Type.Integer({ description: 'Batches of visitors that are on the disk but could not be written to visits: a fault of ours, in the log with its reason; tried again at every start' }),
})
export type TrackingView = Static<typeof TrackingView>
export const TrackingList = Type.Object({ rows: Type.Array(TrackingView) })
export const SaveTracking = Type.Object({
  isOn: Type.Optional(Type.Boolean()), origins: Type.Optional(Type.Array(Type.String({ maxLength: 300 }), { maxItems: 50 })), consent: Type.Optional(Consent), respectsDnt: Type.Optional(Type.Boolean()),
  retentionDays: Type.Optional(Type.Integer({ minimum: 7, maximum: 3660 })), abandonedAfterMinutes: Type.Optional(Type.Integer({ minimum: 5, maximum: 10080 })), leftAfterMinutes: Type.Optional(Type.Integer({ minimum: 2, maximum: 1440 })), newSecret: Type.Optional(Type.Boolean()),
}, { additionalProperties: false })
export type SaveTracking = Static<typeof SaveTracking>

export const SiteGoods = Type.Object({
  offerId: Nullable(Id), productId: Nullable(Id), name: Type.String(), imageUrl: Text, price: Nullable(Type.Integer({ description: 'Minor units, as shown to the buyer' })),
})
export type SiteGoods = Static<typeof SiteGoods>
export const SiteCart = Type.Object({
  id: Id, updatedAt: Moment, leftAt: Nullable(Moment), link: Text, sum: Type.Integer({ description: 'Minor units; lines without a price count nothing' }),
  items: Type.Array(Type.Object({ ...SiteGoods.properties, quantity: Type.Number() })),
})
export type SiteCart = Static<typeof SiteCart>

export const SiteSource = Type.Object({ at: Moment, channel: Type.String(), source: Text, medium: Text, campaign: Text, keyword: Text, content: Text, referrerHost: Text, landing: Text })
export type SiteSource = Static<typeof SiteSource>

export const LiveVisitor = Type.Object({
  visitorId: Id, site: Type.String(), customer: Nullable(Type.Object({ id: Id, name: Type.String() })),
  startedAt: Moment, lastAt: Moment, pages: Type.Integer(), page: Text, title: Text, channel: Type.String(), source: Text, medium: Text, campaign: Text, device: Type.String(),
  visits: Type.Integer({ description: 'How many there were, this one included' }), viewed: Type.Array(SiteGoods), cart: Nullable(SiteCart),
})
export type LiveVisitor = Static<typeof LiveVisitor>
export const LiveVisitors = Type.Object({ rows: Type.Array(LiveVisitor), count: Type.Integer({ description: 'Also those beyond the rows' }), asOf: Moment, isSetUp: Type.Boolean() })
export type LiveVisitors = Static<typeof LiveVisitors>

export const SiteStory = Type.Object({
  isKnown: Type.Boolean({ description: 'false: nobody has ever seen the customer on a site' }), onlineNow: Type.Boolean(),
  visits: Type.Integer(), pages: Type.Integer(), seconds: Type.Integer({ description: 'Of all visits' }),
  last: Nullable(Type.Object({ startedAt: Moment, lastAt: Moment, pages: Type.Integer(), device: Type.String(), page: Text, title: Text })),
  firstSource: Nullable(SiteSource), lastSource: Nullable(SiteSource),
  viewed: Type.Array(Type.Object({ ...SiteGoods.properties, at: Moment, times: Type.Integer() })), searched: Type.Array(Type.Object({ query: Type.String(), at: Moment })),
  carts: Type.Array(SiteCart), favourites: Type.Array(Type.Object({ ...SiteGoods.properties, at: Moment })), clientIds: Type.Array(Type.String()),
})
export type SiteStory = Static<typeof SiteStory>
