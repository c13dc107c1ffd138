import { Notification } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useEffect, useSyncExternalStore } from 'react'
import { useTexts } from '~/texts'
import classes from './Notices.module.css'
import { board, dismiss, type Notice } from './tell'

/** What was told lately, in a corner. Screen readers are told as well. */
export function Notices() {
  const notices = useSyncExternalStore(board.subscribe, board.read)
  return (
    <div className={classes.board} role="status" aria-live="polite">
      {notices.map((notice) => <Told key={notice.id} notice={notice} />)}
    </div>
  )
}

function Told({ notice }: { notice: Notice }) {
  const { app } = useTexts()
  const { id, problem } = notice
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), problem ? 15_000 : 6000)
    return () => clearTimeout(timer)
  }, [id, problem])
  const advice = problem?.unreachable ? app.problem.unreachableAdvice : problem?.advice
  const text = problem ? (problem.unreachable ? app.problem.unreachable : problem.message) : notice.text
  return (
    <Notification
      withBorder
      color={problem ? 'red' : 'teal'}
      icon={problem ? <IconAlertTriangle size={18} aria-hidden /> : <IconCheck size={18} aria-hidden />}
      title={problem ? app.problem.title : notice.title}
      onClose={() => dismiss(id)}
      closeButtonProps={{ 'aria-label': app.close }}
      className="break"
    >
      {text}
      {advice && <><br />{advice}</>}
    </Notification>
  )
}
