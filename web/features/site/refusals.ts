import { msg } from '@lingui/core/macro'

/** What the server may refuse about sites and their visitors, in words. */
export const siteRefusals = {
  not_an_origin: msg`Write the address of a site as https://shop.example.`,
  not_json: msg`The events could not be read.`,
  not_a_uuid: msg`This is no id of a visitor.`,
  foreign_origin: msg`Pages of {origin} may not report for this site.`,
  too_many_in_batch: msg`At most {most} events go in one batch.`,
  too_many_events: msg`Too many events. Come again in {seconds} s.`,
  collector_busy: msg`Too many events at once. Come again in {seconds} s.`,
}
