import { Trans } from '@lingui/react/macro'
import type { CompanyCard } from '#shared/contracts/companies.ts'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditUser } from '../../../ui/edit/EditUser.tsx'
import { EditNumber, EditText } from '../../../ui/edit/fields.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { useCompanyWords } from '../company-words.ts'
import classes from './card.module.css'

/** What we call the company, who looks after it, and what is looked up rarely. */
export function MoreBlock({ company, edit }: { company: CompanyCard; edit: CardEdit }) {
  const words = useCompanyWords()
  return (
    <Block title={<Trans>About the company</Trans>}>
      <div className={classes.columns}>
        <div>
          <EditText edit={edit} field="nickName" label={words('nickName')} value={company.nickName} maxLength={255} />
          <EditUser edit={edit} field="managerId" label={words('managerId')} value={company.managerId} placeholder={<Trans>nobody yet</Trans>} />
        </div>
        <div>
          <EditNumber edit={edit} field="personalDiscount" label={words('personalDiscount')} value={company.personalDiscount} decimals={2} min={0} />
          <EditText edit={edit} field="discountCardNumber" label={words('discountCardNumber')} value={company.discountCardNumber} maxLength={255} />
          <EditText edit={edit} field="externalId" label={words('externalId')} value={company.externalId} maxLength={255} />
        </div>
      </div>
    </Block>
  )
}
