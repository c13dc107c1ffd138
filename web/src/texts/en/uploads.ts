export const uploads = {
  title: 'Uploads',
  drop: 'Drop media to upload',
  choose: 'Upload',
  open: (count: number) => (count === 1 ? 'One file is being uploaded' : `${count} files are being uploaded`),
  finished: 'Uploads have ended',
  fold: 'Show or hide the files',
  state: { waiting: 'Waiting', running: 'Uploading', paused: 'Paused', done: 'Uploaded', failed: 'Failed', rejected: 'Not taken' },
  reason: {
    type: 'Not taken: this is no supported type of media (mp4, mkv, avi, mov, webm, flv, wmv, m4v, mp3, wav, flac, aac, ogg, m4a).',
    empty: 'Not taken: the file is empty.',
    twice: 'Not taken: it is in this list already.',
  },
  pause: 'Pause',
  resume: 'Resume',
  retry: 'Try again',
  remove: 'Remove',
}
