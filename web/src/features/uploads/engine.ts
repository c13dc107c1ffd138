import AwsS3 from '@uppy/aws-s3'
import { Uppy } from '@uppy/core'

/** Uppy, straight into the bucket by links that the server gives out. */
export function create(partsFrom: number, changed: () => void): Uppy {
  const uppy = new Uppy({ autoProceed: true, allowMultipleUploadBatches: true })
  uppy.use(AwsS3, {
    companionEndpoint: '/api/uppy',
    shouldUseMultipart: (file) => (file.size ?? 0) >= partsFrom,
    getChunkSize: ({ size }) => Math.max(8 * 1024 * 1024, Math.ceil(size / 9000)),
    allowedMetaFields: ['folder'],
    limit: 3,
  })
  uppy.on('state-update', changed)
  // Whoever leaves now loses what is not there yet.
  window.addEventListener('beforeunload', (event) => {
    if (uppy.getFiles().some((file) => file.progress.uploadStarted && !file.progress.uploadComplete && !file.error)) event.preventDefault()
  })
  return uppy
}
