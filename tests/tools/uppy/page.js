// What runs in the page: Uppy as it comes, told nothing but where its companion is.
import Uppy from '@uppy/core'
import AwsS3 from '@uppy/aws-s3'

const mib = 1024 * 1024

function contentOf(size) {
  const pieces = []
  for (let at = 0; at < size; at += mib) {
    const piece = new Uint8Array(Math.min(mib, size - at))
    // No two pieces alike: parts in the wrong order would show.
    piece.fill(1 + ((at / mib) % 250))
    new DataView(piece.buffer).setUint32(0, at / mib)
    pieces.push(piece)
  }
  return new Blob(pieces, { type: 'video/mp4' })
}

window.upload = async (name, size, multipart) => {
  const data = contentOf(size)
  const uppy = new Uppy().use(AwsS3, { companionEndpoint: '/api/uppy', shouldUseMultipart: multipart })
  let parts = 0
  uppy.on('s3-multipart:part-uploaded', () => parts++)
  uppy.addFile({ name, type: data.type, data })
  const result = await uppy.upload()
  const digest = await crypto.subtle.digest('SHA-256', await data.arrayBuffer())
  return {
    parts,
    key: result.successful[0]?.response?.body?.key,
    location: result.successful[0]?.uploadURL,
    errors: result.failed.map((file) => String(file.error)),
    sha256: Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  }
}
