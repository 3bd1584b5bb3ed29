import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** Fields of people, groups and keys as the journal calls them; one without a name is shown by its code. */
export const AUDITED_FIELDS: Record<string, MessageDescriptor> = {
  name: msg`Name or title`,
  email: msg`E-mail`,
  phone: msg`Phone`,
  position: msg`Position`,
  isOwner: msg`Owner`,
  groupIds: msg`Groups`,
  active: msg`Active`,
  rights: msg`Rights`,
  sites: msg`Stores`,
  fields: msg`Kept fields`,
  limits: msg`Limits`,
  scopes: msg`Scopes of the key`,
  strict: msg`Strict`,
}

/** How far a right reaches, and what is kept of a field. */
export const AUDITED_VALUES: Record<string, MessageDescriptor> = {
  own: msg`own records`,
  group: msg`of the group`,
  all: msg`all records`,
  hidden: msg`is hidden`,
  mask: msg`is masked`,
  read: msg`only to read`,
}
