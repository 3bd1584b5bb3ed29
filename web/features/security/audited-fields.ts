import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** Fields of people, groups and keys as the journal calls them; one without a name is shown by its code. */
export const AUDITED_FIELDS: Record<string, MessageDescriptor> = {
  name: msg`Name or title`,
  email: msg`E-mail`,
  phone: msg`Phone`,
  position: msg`Position`,
  isOwner: msg`Owner`,
  groupIds: msg`Numbers of groups`,
  active: msg`Active`,
  rights: msg`Rights`,
  sites: msg`Stores`,
}
