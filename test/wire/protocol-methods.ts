/**
 * All methods of RetailCRM's API v5 by group: the measure of how much of the protocol is served. A method that the protocol gains is added
 * here; `served-methods.test.ts` holds the tables of both READMEs to this list and to the server's own table of methods.
 */
export const PROTOCOL: Record<string, readonly string[]> = {
  api: [
    'GET /api/api-versions', 'GET /api/credentials', 'GET /api/system-info',
  ],
  settings: [
    'GET /settings',
  ],
  reference: [
    'GET /reference/cost-groups', 'POST /reference/cost-groups/{code}/edit', 'GET /reference/cost-items', 'POST /reference/cost-items/{code}/edit',
    'GET /reference/countries', 'GET /reference/couriers', 'POST /reference/couriers/create', 'POST /reference/couriers/{id}/edit',
    'GET /reference/currencies', 'POST /reference/currencies/create', 'POST /reference/currencies/{id}/edit', 'GET /reference/delivery-services',
    'POST /reference/delivery-services/{code}/edit', 'GET /reference/delivery-types', 'POST /reference/delivery-types/{code}/edit',
    'GET /reference/legal-entities', 'POST /reference/legal-entities/{code}/edit', 'GET /reference/mg-channels',
    'GET /reference/mg-channels/templates', 'POST /reference/mg-channels/templates/edit', 'GET /reference/order-methods',
    'POST /reference/order-methods/{code}/edit', 'GET /reference/order-types', 'POST /reference/order-types/{code}/edit',
    'GET /reference/payment-statuses', 'POST /reference/payment-statuses/{code}/edit', 'GET /reference/payment-types',
    'POST /reference/payment-types/{code}/edit', 'GET /reference/price-types', 'POST /reference/price-types/{code}/edit',
    'GET /reference/product-statuses', 'POST /reference/product-statuses/{code}/edit', 'GET /reference/sites', 'POST /reference/sites/{code}/edit',
    'GET /reference/status-groups', 'GET /reference/statuses', 'POST /reference/statuses/{code}/edit', 'GET /reference/stores',
    'POST /reference/stores/{code}/edit', 'GET /reference/units', 'POST /reference/units/{code}/edit',
  ],
  orders: [
    'GET /orders', 'POST /orders/combine', 'POST /orders/create', 'POST /orders/fix-external-ids', 'GET /orders/history', 'POST /orders/links/create',
    'POST /orders/loyalty/apply', 'POST /orders/loyalty/cancel-bonus-operations', 'POST /orders/payments/create', 'POST /orders/payments/{id}/delete',
    'POST /orders/payments/{id}/edit', 'GET /orders/statuses', 'POST /orders/upload', 'GET /orders/{externalId}', 'POST /orders/{externalId}/edit',
    'POST /orders/{externalId}/delivery/cancel', 'GET /orders/{externalId}/plates/{plateId}/print',
  ],
  packs: [
    'GET /orders/packs', 'POST /orders/packs/create', 'GET /orders/packs/history', 'GET /orders/packs/{id}', 'POST /orders/packs/{id}/delete',
    'POST /orders/packs/{id}/edit',
  ],
  customers: [
    'GET /customers', 'POST /customers/combine', 'POST /customers/create', 'POST /customers/fix-external-ids', 'GET /customers/history',
    'GET /customers/notes', 'POST /customers/notes/create', 'POST /customers/notes/{id}/delete', 'POST /customers/upload',
    'GET /customers/{externalId}', 'POST /customers/{externalId}/edit', 'POST /customers/{externalId}/subscriptions',
  ],
  'customers-corporate': [
    'GET /customers-corporate', 'POST /customers-corporate/combine', 'POST /customers-corporate/create', 'POST /customers-corporate/fix-external-ids',
    'GET /customers-corporate/history', 'GET /customers-corporate/notes', 'POST /customers-corporate/notes/create',
    'POST /customers-corporate/notes/{id}/delete', 'POST /customers-corporate/upload', 'GET /customers-corporate/{externalId}',
    'GET /customers-corporate/{externalId}/addresses', 'POST /customers-corporate/{externalId}/addresses/create',
    'POST /customers-corporate/{externalId}/addresses/{entityExternalId}/edit', 'GET /customers-corporate/{externalId}/companies',
    'POST /customers-corporate/{externalId}/companies/create', 'POST /customers-corporate/{externalId}/companies/{entityExternalId}/edit',
    'GET /customers-corporate/{externalId}/contacts', 'POST /customers-corporate/{externalId}/contacts/create',
    'POST /customers-corporate/{externalId}/contacts/{entityExternalId}/edit', 'POST /customers-corporate/{externalId}/edit',
  ],
  store: [
    'GET /store/inventories', 'POST /store/inventories/upload', 'GET /store/offers', 'POST /store/prices/upload', 'GET /store/product-groups',
    'POST /store/product-groups/create', 'POST /store/product-groups/{externalId}/edit', 'GET /store/products', 'POST /store/products/batch/create',
    'POST /store/products/batch/edit', 'GET /store/products/properties', 'GET /store/products/properties/values',
  ],
  users: [
    'GET /user-groups', 'GET /users', 'GET /users/{id}', 'POST /users/{id}/status',
  ],
  features: [
    'GET /features/check',
  ],
  costs: [
    'GET /costs', 'POST /costs/create', 'POST /costs/delete', 'POST /costs/upload', 'GET /costs/{id}', 'POST /costs/{id}/delete',
    'POST /costs/{id}/edit',
  ],
  'custom-fields': [
    'GET /custom-fields', 'GET /custom-fields/dictionaries', 'POST /custom-fields/dictionaries/create', 'GET /custom-fields/dictionaries/{code}',
    'POST /custom-fields/dictionaries/{code}/edit', 'POST /custom-fields/{entity}/create', 'GET /custom-fields/{entity}/{code}',
    'POST /custom-fields/{entity}/{code}/edit',
  ],
  'customer-interaction': [
    'POST /customer-interaction/{site}/cart/clear', 'POST /customer-interaction/{site}/cart/set',
    'GET /customer-interaction/{site}/cart/{customerId}', 'GET /customer-interaction/{site}/favorites/{customerId}',
    'POST /customer-interaction/{site}/favorites/{customerId}/add', 'POST /customer-interaction/{site}/favorites/{customerId}/remove',
  ],
  delivery: [
    'POST /delivery/calculate', 'POST /delivery/generic/{subcode}/tracking', 'GET /delivery/shipments', 'POST /delivery/shipments/create',
    'GET /delivery/shipments/{id}', 'POST /delivery/shipments/{id}/edit',
  ],
  files: [
    'GET /files', 'POST /files/upload', 'GET /files/{id}', 'POST /files/{id}/delete', 'GET /files/{id}/download', 'POST /files/{id}/edit',
  ],
  'integration-modules': [
    'GET /integration-modules/{code}', 'POST /integration-modules/{code}/edit', 'POST /integration-modules/{code}/update-scopes',
  ],
  loyalty: [
    'POST /loyalty/account/create', 'GET /loyalty/account/{id}', 'POST /loyalty/account/{id}/activate', 'POST /loyalty/account/{id}/bonus/charge',
    'POST /loyalty/account/{id}/bonus/credit', 'GET /loyalty/account/{id}/bonus/operations', 'GET /loyalty/account/{id}/bonus/{status}/details',
    'POST /loyalty/account/{id}/edit', 'GET /loyalty/accounts', 'GET /loyalty/bonus/operations', 'POST /loyalty/calculate', 'GET /loyalty/loyalties',
    'GET /loyalty/loyalties/{id}',
  ],
  notifications: [
    'POST /notifications/send',
  ],
  payment: [
    'POST /payment/check', 'POST /payment/create-invoice', 'POST /payment/invoice/import', 'GET /payment/invoice/{invoiceUuid}',
    'POST /payment/update-invoice',
  ],
  segments: [
    'GET /segments',
  ],
  statistics: [
    'GET /statistic/update',
  ],
  tasks: [
    'GET /tasks', 'POST /tasks/create', 'GET /tasks/history', 'GET /tasks/{id}', 'GET /tasks/{id}/comments', 'POST /tasks/{id}/edit',
  ],
  telephony: [
    'POST /telephony/call/event', 'POST /telephony/calls/upload', 'GET /telephony/manager',
  ],
  verification: [
    'POST /verification/sms/confirm', 'GET /verification/sms/{checkId}/status',
  ],
  'web-analytics': [
    'POST /web-analytics/client-ids/upload', 'POST /web-analytics/sources/upload', 'POST /web-analytics/visits/upload',
  ],
}
