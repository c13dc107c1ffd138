export const library = {
  title: 'Library',
  search: 'Search in names',
  kind: { label: 'Kind', all: 'All kinds', video: 'Video', audio: 'Audio' },
  status: { label: 'State', all: 'All states', pending: 'Being looked at', ready: 'Ready', rejected: 'Rejected' },
  sort: {
    label: 'Order', key: 'Name', '-created_at': 'Newest first', created_at: 'Oldest first', '-size': 'Largest first',
    '-duration': 'Longest first', duration: 'Shortest first',
  },
  view: { label: 'View', grid: 'Grid', list: 'List' },
  columns: { name: 'Name', duration: 'Duration', format: 'Format', picture: 'Picture', size: 'Size', added: 'Added' },
  scan: 'Scan',
  scanHint: 'Look through the bucket for media that nobody told the server of',
  scanned: (found: number, registered: number, skipped: number) =>
    `${found} found, ${registered} new, ${skipped} already known`,
  scannedTitle: 'The bucket was scanned',
  missing: (count: number) => `${count} that were known are gone from the bucket.`,
  empty: {
    title: 'Nothing here yet',
    text: 'Drop media on this page, or put them into the in bucket with any S3 client; they appear here by themselves:',
    none: 'Nothing fits this search',
    clear: 'Clear the search',
  },
  gone: 'Gone from the bucket',
  select: 'Select',
  selected: (count: number) => `${count} selected`,
  unselect: 'Clear the selection',
  newer: (count: number) => (count === 1 ? 'One newer item: show it' : `${count} newer items: show them`),
}
