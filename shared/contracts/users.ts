import { Type, type Static } from 'typebox'
import { ALL_RIGHTS, type Right, type Scope } from '#shared/rights.ts'
import { FieldRestrictions, GroupLimits, KeyFields as KeyRestrictions, RestrictableField } from './rights.ts'
import { Code } from './settings.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Email = Type.String({ maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s.]+$', description: 'Kept in lower case; people sign in by it' })
const Password = Type.String({ minLength: 8, maxLength: 128, description: 'Eight characters at least' })
const PersonName = Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' })
const Locale = Type.Enum(['ru', 'en'])
const Theme = Type.Enum(['light', 'dark', 'auto'])
const WorkStatus = Type.Enum(['free', 'busy', 'dinner', 'break'], { description: 'Whether new orders and calls may be given to the person' })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Sites = Type.Array(Code, { maxItems: 1000, uniqueItems: true, description: 'Site codes; empty = all' })

/** Rights with the scope that each is given in; a right that is not named is not given. */
export const RightScopes = Type.Unsafe<Partial<Record<Right, Scope>>>(
  Type.Object(Object.fromEntries(ALL_RIGHTS.map((right) => [right, Type.Optional(Type.Enum(['own', 'group', 'all']))])), {
    additionalProperties: false,
  }),
)

export const SignIn = Type.Object({
  email: Type.String({ maxLength: 254 }),
  password: Type.String({ maxLength: 128 }),
  rememberMe: Type.Optional(Type.Boolean({ description: 'false: the session ends with the browser' })),
})
export const SignedIn = Type.Object({
  done: Type.Boolean({ description: 'Signed in' }),
  twoFactor: Type.Boolean({ description: 'Not yet: a code of the person’s app is asked for, at /api/auth/two-factor/enter' }),
})
const SecondFactorCode = Type.String({ minLength: 1, maxLength: 40, description: 'Six digits of the app; spaces do not count' })
export const EnterTwoFactor = Type.Object({ code: SecondFactorCode, isBackupCode: Type.Optional(Type.Boolean({ description: 'One of the codes on paper; it works once' })) }, { additionalProperties: false })
export const ConfirmTwoFactor = Type.Object({ code: SecondFactorCode }, { additionalProperties: false })
export const OwnPassword = Type.Object({ password: Type.String({ maxLength: 128 }) }, { additionalProperties: false })
export const TwoFactorSetup = Type.Object({
  uri: Type.String({ description: 'otpauth://…, for the QR code' }),
  secret: Type.String({ description: 'The same to type by hand, base32' }),
  backupCodes: Type.Array(Type.String(), { description: 'Shown now and never again; each works once' }),
})
export const TwoFactorCodes = Type.Object({ backupCodes: Type.Array(Type.String()) })
export const ChangePassword = Type.Object({ currentPassword: Type.String({ maxLength: 128 }), newPassword: Password }, { additionalProperties: false })

export const Welcome = Type.Object(
  { token: Type.String({ maxLength: 200 }), name: PersonName, email: Email, password: Password },
  { additionalProperties: false },
)
export const WelcomeState = Type.Object({
  isNeeded: Type.Boolean({ description: 'Nobody has an account yet' }),
  isValid: Type.Boolean({ description: 'The link of the request can be used' }),
})

export const Session = Type.Object({
  user: Type.Object({
    id: Id,
    name: Type.String(),
    email: Type.String(),
    isOwner: Type.Boolean(),
    viewedBy: Type.Union([Type.String(), Type.Null()], { description: 'Name of whoever looks with this person’s eyes; nothing can be changed then' }),
    status: Type.String(),
    statusAt: Moment,
    groups: Type.Array(Type.String(), { description: 'Codes' }),
    rights: RightScopes,
    sites: Type.Union([Type.Literal('all'), Type.Array(Type.String())]),
    locale: Type.Union([Type.String(), Type.Null()]),
    theme: Type.String(),
    hasTwoFactor: Type.Boolean({ description: 'Signs in with a second factor' }),
    isTwoFactorDemanded: Type.Boolean({ description: 'May not switch it off' }),
    demands: Type.Array(Type.Enum(['password', 'two_factor']), { description: 'What must be done before anything else: all other requests are refused until then' }),
  }),
  account: Type.Object({
    name: Type.String(),
    timeZone: Type.String(),
    currency: Type.String(),
    locale: Type.String(),
    hasDemo: Type.Boolean({ description: 'Demo data is loaded' }),
  }),
})
export const OwnSettings = Type.Object(
  {
    locale: Type.Optional(Type.Union([Locale, Type.Null()], { description: 'null = that of the account' })),
    theme: Type.Optional(Theme),
    status: Type.Optional(WorkStatus),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type OwnSettings = Static<typeof OwnSettings>

export const OpenSession = Type.Object({
  id: Id,
  isCurrent: Type.Boolean(),
  ip: Type.Union([Type.String(), Type.Null()]),
  userAgent: Type.Union([Type.String(), Type.Null()]),
  createdAt: Moment,
  lastSeenAt: Moment,
})
export const OpenSessions = Type.Object({ sessions: Type.Array(OpenSession) })

export const User = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  phone: Type.Union([Type.String(), Type.Null()]),
  position: Type.Union([Type.String(), Type.Null()]),
  active: Type.Boolean(),
  status: Type.String(),
  isOwner: Type.Boolean(),
  hasTwoFactor: Type.Boolean(),
  mustChangePassword: Type.Boolean(),
  groupIds: Type.Array(Id),
  createdAt: Moment,
})
export type User = Static<typeof User>
export const Users = Type.Object({ users: Type.Array(User) })

const nullableText = Type.Union([Type.String({ maxLength: 255 }), Type.Null()])
export const CreateUser = Type.Object(
  {
    name: PersonName,
    email: Email,
    password: Password,
    phone: Type.Optional(nullableText),
    position: Type.Optional(nullableText),
    isOwner: Type.Optional(Type.Boolean()),
    demandPasswordChange: Type.Optional(Type.Boolean({ description: 'The person must choose another password after signing in' })),
    groupIds: Type.Optional(Type.Array(Id, { maxItems: 100, uniqueItems: true })),
  },
  { additionalProperties: false },
)
export type CreateUser = Static<typeof CreateUser>
export const EditUser = Type.Partial(
  Type.Object({
    name: PersonName,
    email: Email,
    password: Type.String({ minLength: 8, maxLength: 128, description: 'A new one; ends the sessions of the person' }),
    phone: nullableText,
    position: nullableText,
    active: Type.Boolean({ description: 'false ends the sessions at once' }),
    status: WorkStatus,
    isOwner: Type.Boolean(),
    demandPasswordChange: Type.Boolean({ description: 'The person must choose another password before anything else' }),
    groupIds: Type.Array(Id, { maxItems: 100, uniqueItems: true }),
  }),
  { additionalProperties: false, minProperties: 1 },
)
export type EditUser = Static<typeof EditUser>

export const UserGroup = Type.Object({
  id: Id,
  code: Code,
  name: Type.String(),
  isManager: Type.Boolean({ description: 'Orders and customers can be given to its people' }),
  sites: Sites,
  ordering: Type.Integer(),
  rights: RightScopes,
  fields: FieldRestrictions,
  limits: GroupLimits,
  userIds: Type.Array(Id),
})
export type UserGroup = Static<typeof UserGroup>
const GroupFields = Type.Object({
  name: PersonName,
  isManager: Type.Boolean(),
  sites: Sites,
  ordering: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  rights: RightScopes,
  fields: FieldRestrictions,
  limits: GroupLimits,
})
export const CreateGroup = Type.Object(
  { code: Code, name: PersonName, ...Type.Partial(Type.Omit(GroupFields, ['name'])).properties },
  { additionalProperties: false },
)
export type CreateGroup = Static<typeof CreateGroup>
export const EditGroup = Type.Partial(GroupFields, { additionalProperties: false, minProperties: 1 })
export type EditGroup = Static<typeof EditGroup>
export const UserGroups = Type.Object({
  groups: Type.Array(UserGroup),
  rights: Type.Array(
    Type.Object({ right: Type.String(), isScoped: Type.Boolean(), label: Type.Object({ ru: Type.String(), en: Type.String() }) }),
    { description: 'Every right there is, for the page of rights' },
  ),
  fields: Type.Array(RestrictableField, { description: 'Every field that may be kept from a group' }),
  limits: Type.Array(Type.Object({ limit: Type.String(), reference: Type.String(), label: Type.Object({ ru: Type.String(), en: Type.String() }) })),
})
export type UserGroups = Static<typeof UserGroups>

const AREAS = [
  'order', 'customer', 'reference', 'store', 'analytics', 'telephony', 'delivery', 'user', 'segment', 'custom_fields', 'task', 'integration',
  'cost', 'payments', 'file', 'loyalty', 'verification',
] as const
/** What a key may do, as the protocol names it: `order_read`, `order_write`, … */
export const KEY_SCOPES = AREAS.flatMap((area) => [`${area}_read`, `${area}_write`] as const)
const Scopes = Type.Array(Type.Enum([...KEY_SCOPES]), { uniqueItems: true, description: 'Areas to read and to write' })

export const ApiKey = Type.Object({
  id: Id,
  name: Type.String(),
  tail: Type.String({ description: 'The last four characters' }),
  scopes: Type.Array(Type.String()),
  sites: Sites,
  strict: Type.Boolean({ description: 'Refuses what other keys save with a problem' }),
  fields: KeyRestrictions,
  active: Type.Boolean(),
  lastUsedAt: Type.Union([Moment, Type.Null()]),
  createdAt: Moment,
})
export type ApiKey = Static<typeof ApiKey>
export const ApiKeys = Type.Object({ keys: Type.Array(ApiKey), scopes: Type.Array(Type.String()) })
const KeyFields = Type.Object({ name: PersonName, scopes: Scopes, sites: Sites, strict: Type.Boolean(), fields: KeyRestrictions })
export const CreateKey = Type.Object({ name: PersonName, ...Type.Partial(Type.Omit(KeyFields, ['name'])).properties }, { additionalProperties: false })
export type CreateKey = Static<typeof CreateKey>
export const EditKey = Type.Partial(Type.Object({ ...KeyFields.properties, active: Type.Boolean() }), { additionalProperties: false, minProperties: 1 })
export type EditKey = Static<typeof EditKey>
export const NewKey = Type.Object({ id: Id, key: Type.String({ description: 'The 32 characters; never shown again' }) })

const AddressList = Type.Array(Type.String({ maxLength: 60 }), { maxItems: 500, description: 'Addresses and networks: 203.0.113.7, 10.0.0.0/8, 2001:db8::/32; empty = from anywhere' })
const OfEverybody = {
  passwordLeast: Type.Integer({ minimum: 8, maximum: 64, description: 'Characters of a password, at least' }),
  allowedAddresses: AddressList,
  ownersTwoFactor: Type.Boolean({ description: 'Owners must sign in with a second factor' }),
}
const OfGroup = { id: Id, twoFactorDemanded: Type.Boolean(), allowedAddresses: AddressList }
export const SaveSecurity = Type.Object({ ...OfEverybody, groups: Type.Array(Type.Object(OfGroup, { additionalProperties: false }), { maxItems: 1000 }) }, { additionalProperties: false })
export type SaveSecurity = Static<typeof SaveSecurity>
export const SecuritySettings = Type.Object({
  ...OfEverybody,
  groups: Type.Array(Type.Object({ ...OfGroup, name: Type.String(), people: Type.Integer(), withoutTwoFactor: Type.Integer({ description: 'Of the people: who signs in by the password alone' }) })),
})
export type SecuritySettings = Static<typeof SecuritySettings>
export const SecurityCard = Type.Object({
  settings: SecuritySettings,
  ownAddress: Type.String({ description: 'Where this very request comes from' }),
  isProxyUnknown: Type.Boolean({ description: 'The request names another address that is not believed: a proxy stands before the program and TRUSTED_PROXIES does not name it' }),
})
