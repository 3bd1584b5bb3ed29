import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import type { WriteAbout } from './open-write.ts'

export const aboutOrder = (order: OrderCard): WriteAbout => ({
  orderId: order.id, title: `${order.number} · ${[order.lastName, order.firstName].filter(Boolean).join(' ') || order.customer?.name || ''}`.replace(/ · $/, ''),
  email: order.email || order.customer?.email || null, phone: order.phone || order.customer?.phone || null,
})

export const aboutCustomer = (customer: CustomerCard): WriteAbout => ({
  customerId: customer.id, title: customer.fullName || `№ ${customer.id}`, email: customer.email || null, phone: customer.phones[0] ?? null,
})
