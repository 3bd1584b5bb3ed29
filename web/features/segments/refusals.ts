import { msg } from '@lingui/core/macro'

/** What the server may refuse about segments, in words. */
export const segmentRefusals = {
  segment_circle: msg`A segment cannot be made of itself, nor of segments that are made of it.`,
  not_rising: msg`Each bound must be above the one before.`,
  static: msg`A fixed list has no condition.`,
}
