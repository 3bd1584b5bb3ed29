import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { ContragentType, Requisite, RequisiteFault } from '#shared/requisites.ts'
import { useFields } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'

export const requisiteWords: Record<Requisite, MessageDescriptor> = {
  legalName: msg`Legal name`,
  legalAddress: msg`Legal address`,
  INN: msg`Tax number (INN)`,
  KPP: msg`KPP`,
  OGRN: msg`OGRN`,
  OGRNIP: msg`OGRNIP`,
  OKPO: msg`OKPO`,
  certificateNumber: msg`Certificate number`,
  certificateDate: msg`Date of the certificate`,
  BIK: msg`BIK of the bank`,
  bank: msg`Bank`,
  bankAddress: msg`Address of the bank`,
  corrAccount: msg`Correspondent account`,
  bankAccount: msg`Settlement account`,
}

export const typeWords: Record<ContragentType, MessageDescriptor> = {
  'legal-entity': msg`Legal entity`,
  enterpreneur: msg`Sole proprietor`,
  individual: msg`Private person`,
}

/** The requisites that a kind of party has, in the order in which they stand on paper. */
export const requisitesOf = (type: ContragentType): Requisite[] => {
  if (type === 'individual') return ['legalName', 'INN']
  const own: Requisite[] = type === 'enterpreneur' ? ['OGRNIP', 'OKPO', 'certificateNumber', 'certificateDate'] : ['KPP', 'OGRN', 'OKPO']
  return ['INN', 'legalName', ...own, 'legalAddress', 'BIK', 'bank', 'bankAddress', 'corrAccount', 'bankAccount']
}

/** Says what is wrong with a requisite, so that it can be mended at once. */
export function useFaultWords(): (fault: RequisiteFault) => string {
  const { t } = useLingui()
  return ({ field, code, expected = '', given = 0 }) => {
    const [fewer, more] = expected.split('/')
    switch (code) {
      case 'digits_only': return t`Only digits stand here`
      case 'length':
        if (field === 'KPP') return t`The KPP has 9 signs, here are ${given}`
        return more ? t`There must be ${fewer} or ${more} digits, here are ${given}` : t`There must be ${fewer} digits, here are ${given}`
      case 'format': return t`Four digits, two digits or capital Latin letters, three digits`
      case 'bik_needed': return t`Write the BIK, then the account can be checked`
      case 'checksum': return field === 'bankAccount' || field === 'corrAccount' ? t`The account does not fit the BIK: a digit is mistyped here or there` : t`The check digit does not fit: a digit is mistyped or two are swapped`
    }
  }
}

/** The name of a field of the catalogue as a person reads it. */
export function useCompanyWords(): (field: string) => string {
  const locale = useLocale()
  const fields = useFields('company')
  return field => { const known = fields.find(one => one.name === field); return known ? inLocale(known.label, locale) : field }
}
