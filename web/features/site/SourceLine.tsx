import { useLingui } from '@lingui/react/macro'

type Source = { channel: string; source: string | null; medium?: string | null; campaign: string | null; keyword?: string | null; referrerHost?: string | null }

/** Where somebody came from, in a line: advertising · yandex / cpc · autumn. */
export function SourceLine({ source }: { source: Source }) {
  const { t } = useLingui()
  const channels: Record<string, string> = {
    direct: t`Came directly`, organic: t`Search`, referral: t`Link from a site`, social: t`Social network`, ad: t`Advertising`, mail: t`Letter`, messenger: t`Messenger`, other: t`Other source`,
  }
  const from = [source.source, source.medium].filter(Boolean).join(' / ') || (source.channel === 'direct' ? null : source.referrerHost)
  const parts = [channels[source.channel] ?? source.channel, from, source.campaign, source.keyword].filter(Boolean)
  return <span dir="auto">{parts.join(' · ')}</span>
}
