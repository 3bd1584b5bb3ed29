import type { MailRules } from '#shared/contracts/mail.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

/** Puts what is said about signatures and unknown senders in the place of what was. @throws Refusal `invalid` */
export async function saveMailRules(tx: Tx, { signatures, senderRules }: MailRules): Promise<void> {
  const references = await freshReferences(tx.db)
  for (const [place, { groupId }] of signatures.entries()) {
    if (groupId !== null && !references.userGroups.some((group) => group.id === groupId)) throw invalid(`signatures[${place}].groupId`, 'unknown', { id: groupId })
    if (signatures.findIndex((one) => one.groupId === groupId) !== place) throw invalid(`signatures[${place}].groupId`, 'taken')
  }
  const rules = new Map(senderRules.map(({ pattern, decision }) => [pattern.toLowerCase(), decision]))
  await tx.db.deleteFrom('mail_signature').execute()
  await tx.db.deleteFrom('mail_sender_rule').execute()
  const said = signatures.filter((one) => one.text.trim() !== '')
  if (said.length > 0) await tx.db.insertInto('mail_signature').values(said.map(({ groupId, text }) => ({ group_id: groupId, text: text.trim() }))).execute()
  if (rules.size > 0) await tx.db.insertInto('mail_sender_rule').values([...rules].map(([pattern, decision]) => ({ pattern, decision, created_at: tx.at }))).execute()
  tx.record({ kind: 'setting.mail_rules_changed', entity: 'setting', entityId: 1, about: { signatures: said.length, senderRules: rules.size } })
}
