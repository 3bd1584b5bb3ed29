import type { Database } from '#server/platform/db.ts'

/** What holds for one person's sign-in. Kept with what they may do, until the settings' version moves. */
export type SignInRules = {
  /** An address must be in each of these; none are empty. */
  addressLists: string[][]
  isTwoFactorDemanded: boolean
}

/**
 * The account's list holds for everybody. Of a person's groups those with a list hold together: who works in the office and at the
 * warehouse may sign in from both.
 */
export async function rulesFor(db: Database, userId: number): Promise<SignInRules> {
  const account = await db.selectFrom('security_settings').select(['allowed_addresses', 'owners_two_factor']).executeTakeFirstOrThrow()
  const person = await db.selectFrom('app_user').select('is_owner').where('id', '=', userId).executeTakeFirst()
  const groups = await db
    .selectFrom('user_group as g')
    .innerJoin('user_group_member as m', 'm.group_id', 'g.id')
    .select(['g.allowed_addresses', 'g.two_factor_demanded'])
    .where('m.user_id', '=', userId)
    .execute()
  const ofGroups = person?.is_owner ? [] : groups.flatMap((group) => group.allowed_addresses)
  return {
    addressLists: [account.allowed_addresses, ofGroups].filter((list) => list.length > 0),
    isTwoFactorDemanded: person?.is_owner ? account.owners_two_factor : groups.some((group) => group.two_factor_demanded),
  }
}
