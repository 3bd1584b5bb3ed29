export function DistributionPage() { return null }
