/**
 * Costs, once for each of their shops, `place` of `shops`; one of no shop in particular stands once, with no site. Whoever sums up takes `shareOf` an amount: shares
 * of all shops add up to the amount, to the last kopeck.
 */
export const COSTS_BY_SHOP = `(
  select * except (site, sites), tupleElement(shop, 1) as site, tupleElement(shop, 2) as place, toInt64(greatest(length(sites), 1)) as shops
  from cost as cost final
  array join if(empty(sites), [(toString(cost.site), toInt64(1))], arrayMap((one, at) -> (toString(one), toInt64(at)), sites, arrayEnumerate(sites))) as shop
)`

/** What of a whole number falls to the shop of the row. */
export const shareOf = (amount: string): string => `(intDiv(${amount} * place, shops) - intDiv(${amount} * (place - 1), shops))`
