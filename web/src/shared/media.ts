/** Where the server gives out an object, each part of its key escaped by itself. */
export const mediaUrl = (bucket: 'in' | 'out', key: string) => `/media/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`
