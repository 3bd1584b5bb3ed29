import { invalid } from '#server/platform/errors.ts'
import { throttle } from '#server/platform/http/throttle.ts'
import { confirmPhoneCheck, phoneCheck, type PhoneCheck } from '#server/modules/verification/index.ts'
import { moment } from './wire/dates.ts'
import { entityOf } from './wire/entity.ts'
import { present, succeeded } from './wire/envelope.ts'
import { fieldsOf } from './wire/fields.ts'
import { write, type Answer, type Call, type Method } from './wire/method.ts'

export const verificationMethods: Method[] = [
  { verb: 'POST', path: '/verification/sms/confirm', scope: 'verification_write', handle: confirm },
  { verb: 'GET', path: '/verification/sms/{checkId}/status', scope: 'verification_read', handle: status },
]

/** However many checks there are: a shop whose buyers type codes makes some a minute, who guesses makes thousands. */
const perKey = throttle({ most: 300, seconds: 60 })

/** The buyer typed the code that came by SMS. Wrong ones are counted, so the answer is made after they are kept. */
async function confirm(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'verification'), call.account.timeZone)
  const [checkId, code] = [fields.text('checkId', 64), fields.text('code', 20)]
  if (!checkId) fields.complain('checkId', 'required')
  if (!code) fields.complain('code', 'required')
  fields.refuse()
  perKey(String(call.key.id))
  const confirmed = await write(call, (tx) => confirmPhoneCheck(tx, checkId!, code!))
  if (!confirmed.isRight) throw invalid('code', 'wrong_code', { left: confirmed.attemptsLeft })
  return { body: succeeded({ verification: answerOf(call, confirmed.check) }) }
}

async function status(call: Call): Promise<Answer> {
  return { body: succeeded({ verification: answerOf(call, await phoneCheck(call.db.kysely, call.path['checkId']!)) }) }
}

function answerOf(call: Call, { checkId, actionType, createdAt, expiredAt, verifiedAt }: PhoneCheck) {
  const at = (date: Date) => moment(date.toISOString(), call.account.timeZone)
  return present({ checkId, actionType, createdAt: at(createdAt), expiredAt: at(expiredAt), verifiedAt: verifiedAt && at(verifiedAt) })
}
