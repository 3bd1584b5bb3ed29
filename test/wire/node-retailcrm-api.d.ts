/** The client comes without types; its answers are whatever the server says, so tests look at them as they are. */
declare module 'node-retailcrm-api' {
  type Reply = { body: any; statusCode(): number; isSuccessful(): boolean; errorMsg(): string }
  type Call = (...parameters: any[]) => Promise<Reply>
  type Common = 'list' | 'create' | 'fetchById' | 'fetchByExternalId' | 'updateById' | 'updateByExternalId' | 'fixExternalIds' | 'upload' | 'history'
  type Client = {
    orders: Record<Common | 'statuses' | 'createPayment' | 'updatePaymentById' | 'updatePaymentByExternalId' | 'removePayment', Call>
    customers: Record<Common | 'listNotes' | 'createNote' | 'removeNote', Call>
    references: Record<
      | 'listCountries' | 'listDeliveryServices' | 'listDeliveryTypes' | 'listOrderMethods' | 'listOrderTypes' | 'listPaymentStatuses' | 'listPaymentTypes'
      | 'listProductStatuses' | 'listSites' | 'listStatusGroups' | 'listStatuses' | 'listStores' | 'listPriceTypes' | 'listCostGroups' | 'listCostItems'
      | 'listLegalEntities' | 'listCouriers',
      Call
    >
    stores: Record<'listInventories' | 'uploadInventories' | 'listProducts' | 'uploadPrices' | 'listProductGroups', Call>
    users: Record<'list' | 'listGroups' | 'fetch' | 'updateStatus', Call>
    availableVersions: Call
    credentials: Call
    setSite(site: string): void
  }
  export default function RetailCRM(options: { url: string; apiKey: string; siteCode?: string }): Client
}
