/** What a webhook can be told of, as the API names it. */
export const events = [
  'asset.registered', 'asset.probed', 'asset.removed', 'job.queued', 'job.succeeded', 'job.failed', 'job.canceled', 'scan.completed',
]
