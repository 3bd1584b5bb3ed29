// The money of an order. The only door for other modules.
export { forgetPaymentComments } from './forget-comments.ts'
export { deletePayment, insertPayments, orderOfPayment, paymentRowOf, paymentsOf, updatePayment, type PaymentState } from './payment-state.ts'
