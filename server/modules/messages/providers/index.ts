import type { ProviderManifest } from './provider.ts'
import { smtp } from './smtp/manifest.ts'

/** THE list of providers. Nothing is found by folder name. */
export const PROVIDERS: readonly ProviderManifest[] = [smtp]

export const manifestOf = (kind: string): ProviderManifest | undefined => PROVIDERS.find((one) => one.kind === kind)
