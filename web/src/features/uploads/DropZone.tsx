import { IconUpload } from '@tabler/icons-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import { useRights } from '~/api/session'
import { later } from '~/app/later'
import { useTexts } from '~/texts'
import { filesOf } from './folders'
import { add, useUploads } from './uploads'
import classes from './Uploads.module.css'

const UploadPanel = later(() => import('./UploadPanel').then((module) => module.UploadPanel))

/** Takes files that are dropped anywhere on the page, and shows how far they are. */
export function DropZone() {
  const { uploads: t } = useTexts()
  const { write } = useRights()
  const [over, setOver] = useState(false)
  const depth = useRef(0)
  const uploads = useUploads()
  useEffect(() => {
    if (!write) return
    const files = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const enter = (event: DragEvent) => {
      if (!files(event)) return
      event.preventDefault()
      depth.current++
      setOver(true)
    }
    const leave = () => {
      depth.current = Math.max(0, depth.current - 1)
      if (depth.current === 0) setOver(false)
    }
    const move = (event: DragEvent) => files(event) && event.preventDefault()
    const drop = (event: DragEvent) => {
      depth.current = 0
      setOver(false)
      if (!files(event)) return
      event.preventDefault()
      void filesOf(event.dataTransfer!).then(add)
    }
    const handlers = [['dragenter', enter], ['dragleave', leave], ['dragover', move], ['drop', drop]] as const
    for (const [name, handler] of handlers) window.addEventListener(name, handler)
    return () => {
      for (const [name, handler] of handlers) window.removeEventListener(name, handler)
    }
  }, [write])
  return (
    <>
      {over && (
        <div className={classes.over} aria-hidden>
          <IconUpload size={40} stroke={1.4} />
          <span>{t.drop}</span>
        </div>
      )}
      {uploads.length > 0 && <Suspense><UploadPanel uploads={uploads} /></Suspense>}
    </>
  )
}
