/** How a sale is shared out among what brought the customer. */
export const ATTRIBUTION_MODELS = ['last_paid', 'last_non_direct', 'first', 'linear'] as const
export type AttributionModel = (typeof ATTRIBUTION_MODELS)[number]

/** One time that the customer came. A direct one has no source: it says nothing of what brought him. */
export type Touch = { at: Date; source: string; medium: string; campaign: string; isPaid: boolean; isDirect: boolean }

/** Who gets how much of the sale: millionths, which add up to exactly a million over the shares of an order and a model. */
export type Share = { source: string; medium: string; campaign: string; millionths: number }

export const WHOLE = 1_000_000
/** Came by himself: visits are known, and none of them says where from. */
const DIRECT: Label = { source: '(direct)', medium: '', campaign: '' }
/** Nothing is known at all: an order taken by phone. */
const UNKNOWN: Label = { source: '', medium: '', campaign: '' }
type Label = Omit<Share, 'millionths'>

/**
 * Shares a sale out. Direct visits get something only when there is nothing else, in every model; with no paid visit «last paid» is the last
 * that is not direct.
 * @param touches in any order, within the window and not after the sale
 */
export function shareOut(touches: readonly Touch[], model: AttributionModel): Share[] {
  const known = touches.filter((touch) => !touch.isDirect).sort((one, other) => +one.at - +other.at)
  if (known.length === 0) return [{ ...(touches.length > 0 ? DIRECT : UNKNOWN), millionths: WHOLE }]
  return together(credited(known, model))
}

function credited(known: Touch[], model: AttributionModel): Touch[] {
  if (model === 'linear') return known
  if (model === 'first') return known.slice(0, 1)
  const paid = model === 'last_paid' ? known.findLast((touch) => touch.isPaid) : undefined
  return [paid ?? known.at(-1)!]
}

/** Equal parts; what does not divide goes to the earliest. Parts of one label are one share. */
function together(touches: Touch[]): Share[] {
  const shares = new Map<string, Share>()
  const part = Math.floor(WHOLE / touches.length)
  const rest = WHOLE - part * touches.length
  for (const [index, { source, medium, campaign }] of touches.entries()) {
    const key = JSON.stringify([source, medium, campaign])
    const share = shares.get(key) ?? { source, medium, campaign, millionths: 0 }
    share.millionths += part + (index < rest ? 1 : 0)
    shares.set(key, share)
  }
  return [...shares.values()]
}
