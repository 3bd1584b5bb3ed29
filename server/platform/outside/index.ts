export { fetchOutside, readUrl, type OutsideAnswer } from './fetch-outside.ts'
export { refusedRange } from './refused-address.ts'
export { allowedNetworks, saveAllowedNetworks } from './allowed-networks.ts'
