import { renderSVG } from 'uqr'

/** A QR code as a picture that a phone reads off the screen in both themes. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const svg = renderSVG(text, { border: 2, ecc: 'M' })
  return <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} width={200} height={200} alt={label} style={{ background: '#fff', borderRadius: 6, border: '1px solid var(--line)' }} />
}
