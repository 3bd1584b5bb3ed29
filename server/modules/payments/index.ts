// The money of an order. The only door for other modules.
export { deletePayment, insertPayments, orderOfPayment, paymentRowOf, paymentsOf, updatePayment, type PaymentState } from './payment-state.ts'
