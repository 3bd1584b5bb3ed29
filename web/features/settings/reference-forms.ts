import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ReferenceName } from '#shared/contracts/settings.ts'
import type { PickableName } from '../../base/references.ts'

export type FieldKind =
  | { kind: 'text' | 'longText' | 'flag' | 'color' | 'number' | 'money' | 'hours' }
  | { kind: 'choice'; options: { value: string; label: MessageDescriptor }[] }
  | { kind: 'code' | 'codes'; of: PickableName }
  | { kind: 'orderFields' }

/** A field of a row: its name on the wire, its words, how it is asked for, whether it stands in the table. */
export type FormField = { name: string; label: MessageDescriptor; column?: boolean; needed?: boolean; help?: MessageDescriptor } & FieldKind
export type ReferenceForm = { fields: FormField[]; /** Rows have a place in lists. */ ordered?: boolean; /** Rows can be switched off. */ switchable?: boolean }

const name: FormField = { name: 'name', label: msg`Name`, kind: 'text', needed: true }
const forCrm: FormField = { name: 'defaultForCrm', label: msg`Chosen for orders made by hand`, kind: 'flag', column: true }
const forApi: FormField = { name: 'defaultForApi', label: msg`Chosen for orders of the API`, kind: 'flag', column: true }
const description: FormField = { name: 'description', label: msg`Description`, kind: 'longText' }
const sites: FormField = { name: 'sites', label: msg`Only in these stores`, kind: 'codes', of: 'sites', help: msg`None chosen: in all of them` }
const list = { ordered: true, switchable: true }

/** How each reference is shown and edited. A new field of a reference needs one line here. */
export const referenceForms: Record<ReferenceName, ReferenceForm> = {
  sites: { ...list, fields: [
    name,
    { name: 'url', label: msg`Web address`, kind: 'text', column: true },
    { name: 'currency', label: msg`Currency`, kind: 'code', of: 'currencies' },
    { name: 'countryIso', label: msg`Country`, kind: 'code', of: 'countries' },
    forCrm,
    { name: 'orderNumberTemplate', label: msg`Number of orders`, kind: 'text', help: msg`Empty: as in the account` },
    { name: 'ymlUrl', label: msg`Address of the catalogue (ICML)`, kind: 'text' },
    { name: 'loadFromYml', label: msg`Load the catalogue from this address regularly`, kind: 'flag' },
    { name: 'contragentCode', label: msg`Legal entity`, kind: 'code', of: 'legalEntities' },
    { name: 'phones', label: msg`Phones`, kind: 'text' },
    { name: 'address', label: msg`Postal address`, kind: 'text' },
    { name: 'zip', label: msg`Postal code`, kind: 'text' },
    { name: 'senderName', label: msg`Sender of letters`, kind: 'text' },
    { name: 'senderEmail', label: msg`Sender’s e-mail`, kind: 'text' },
    description,
  ] },
  statusGroups: { ...list, fields: [name, { name: 'color', label: msg`Colour`, kind: 'color', column: true }, { name: 'process', label: msg`Orders in it are being worked on`, kind: 'flag', column: true }] },
  statuses: { ...list, fields: [
    name,
    { name: 'group', label: msg`Group`, kind: 'code', of: 'statusGroups', column: true, needed: true },
    { name: 'deadlineHours', label: msg`Working hours in it at most`, kind: 'hours', column: true, help: msg`Empty: no limit` },
    { name: 'commentRequired', label: msg`Entering it demands a comment`, kind: 'flag', column: true },
    { name: 'requiredFields', label: msg`Fields that must be filled to enter it`, kind: 'orderFields' },
  ] },
  orderTypes: { ...list, fields: [name, forCrm, forApi] },
  orderMethods: { ...list, fields: [name, forCrm, forApi, { name: 'isFromPos', label: msg`Made at a till`, kind: 'flag', column: true }] },
  paymentTypes: { ...list, fields: [name, forCrm, forApi, sites, { name: 'paymentStatuses', label: msg`Payment statuses that go with it`, kind: 'codes', of: 'paymentStatuses' }, description] },
  paymentStatuses: { ...list, fields: [name, { name: 'paymentComplete', label: msg`Counts as paid`, kind: 'flag', column: true }, forCrm, forApi, description] },
  deliveryTypes: { ...list, fields: [
    name,
    { name: 'defaultCost', label: msg`Cost for the customer`, kind: 'money', column: true },
    { name: 'defaultNetCost', label: msg`Cost for the store`, kind: 'money', column: true },
    forCrm, forApi, sites,
    { name: 'paymentTypes', label: msg`Payment types that go with it`, kind: 'codes', of: 'paymentTypes' },
    { name: 'vatRate', label: msg`VAT`, kind: 'text', help: msg`none or percent` },
    description,
  ] },
  deliveryServices: { switchable: true, fields: [name, { name: 'deliveryType', label: msg`Delivery type`, kind: 'code', of: 'deliveryTypes', column: true }] },
  itemStatuses: { ...list, fields: [
    name,
    { name: 'orderStatusByItemStatus', label: msg`Order status when all goods have this one`, kind: 'code', of: 'statuses', column: true },
    { name: 'orderStatusForItemStatus', label: msg`Order status that gives it to the goods`, kind: 'code', of: 'statuses', column: true },
    { name: 'cancelStatus', label: msg`Goods in it leave the sum`, kind: 'flag', column: true },
  ] },
  units: { switchable: true, fields: [name, { name: 'sym', label: msg`Short sign`, kind: 'text', column: true, needed: true }, { name: 'isDefault', label: msg`Used when none is named`, kind: 'flag', column: true }] },
  priceTypes: { ...list, fields: [name, { name: 'isDefault', label: msg`Orders take these prices`, kind: 'flag', column: true }, { name: 'promo', label: msg`Shown as a sale`, kind: 'flag', column: true }, { name: 'currency', label: msg`Currency`, kind: 'code', of: 'currencies' }, description] },
  // Days and rates do not fit into a row: currencies have a page of their own.
  currencies: { fields: [
    { name: 'manualConvertNominal', label: msg`Nominal`, kind: 'number', column: true },
    { name: 'manualConvertValue', label: msg`Rate of the nominal by hand`, kind: 'number', column: true },
  ] },
  countries: { ...list, fields: [name] },
  stores: { ...list, fields: [
    name,
    { name: 'type', label: msg`Kind`, kind: 'choice', column: true, options: [
      { value: 'store-type-warehouse', label: msg`Warehouse` }, { value: 'store-type-retail', label: msg`Shop` },
      { value: 'store-type-online', label: msg`Online store` }, { value: 'store-type-supplier', label: msg`Supplier` },
    ] },
    { name: 'inventoryType', label: msg`Stock`, kind: 'choice', options: [{ value: 'integer', label: msg`Pieces are counted` }, { value: 'available', label: msg`Only whether there is some` }] },
    { name: 'externalId', label: msg`Id in the store`, kind: 'text' },
    { name: 'xmlId', label: msg`Id in the accounting system`, kind: 'text' },
    { name: 'contact', label: msg`Contact person`, kind: 'text' },
    { name: 'phone', label: msg`Phone`, kind: 'text' },
    { name: 'email', label: msg`E-mail`, kind: 'text' },
    description,
  ] },
  legalEntities: { fields: [
    { name: 'legalName', label: msg`Full name`, kind: 'text', column: true, needed: true },
    { name: 'contragentType', label: msg`Legal form`, kind: 'choice', column: true, options: [{ value: 'legal-entity', label: msg`Registered company` }, { value: 'enterpreneur', label: msg`Sole trader` }, { value: 'individual', label: msg`Private person` }] },
  ] },
  costGroups: { ...list, fields: [name, { name: 'color', label: msg`Colour`, kind: 'color', column: true }] },
  costItems: { ...list, fields: [
    name,
    { name: 'group', label: msg`Group`, kind: 'code', of: 'costGroups', column: true, needed: true },
    { name: 'type', label: msg`Kind`, kind: 'choice', column: true, options: [{ value: 'const', label: msg`Constant` }, { value: 'var', label: msg`Variable` }] },
    { name: 'appliesToOrders', label: msg`May stand at an order`, kind: 'flag' },
    { name: 'appliesToUsers', label: msg`May stand at a person`, kind: 'flag' },
  ] },
  taskTypes: { ...list, fields: [
    name,
    { name: 'nameEn', label: msg`Name in English`, kind: 'text' },
    { name: 'termHours', label: msg`Term, working hours`, kind: 'hours', column: true, help: msg`Empty: without a term` },
    { name: 'toManager', label: msg`To the manager of the order or customer`, kind: 'flag', column: true, help: msg`Otherwise to whoever makes the task` },
    { name: 'performerGroup', label: msg`To a group`, kind: 'code', of: 'userGroups', column: true },
    { name: 'statusAnswered', label: msg`Order status to propose: answered`, kind: 'code', of: 'statuses' },
    { name: 'statusNoAnswer', label: msg`Order status to propose: no answer`, kind: 'code', of: 'statuses' },
    { name: 'statusRefused', label: msg`Order status to propose: refused`, kind: 'code', of: 'statuses' },
    { name: 'statusDone', label: msg`Order status to propose: done`, kind: 'code', of: 'statuses' },
  ] },
}
