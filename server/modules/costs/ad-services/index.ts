import type { AdService } from './ad-service.ts'
import { yandexDirect } from './yandex-direct/manifest.ts'

/** THE list of advertising services. */
export const adServices: readonly AdService[] = [yandexDirect]

export const adServiceOf = (kind: string): AdService | undefined => adServices.find((service) => service.kind === kind)
