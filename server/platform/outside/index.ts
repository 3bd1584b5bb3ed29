export { fetchOutside, readUrl, type FetchOutside, type OutsideAnswer } from './fetch-outside.ts'
export { refusedRange, wrongNetwork } from './refused-address.ts'
export { allowedNetworks, saveAllowedNetworks } from './allowed-networks.ts'
