import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Problem } from '~/api/problem'
import { useTexts } from '~/texts'
import { ProblemNotice } from './ProblemNotice'

interface Props {
  opened: boolean
  close: () => void
  title: string
  /** What it is about. */
  what: string
  children: ReactNode
  action: string
  danger?: boolean
  pending: boolean
  problem: Problem | null
  confirm: () => void
}

/** Asks before something is done that cannot be taken back, and shows why it was refused. */
export function Confirm(props: Props) {
  const { app } = useTexts()
  return (
    <Modal opened={props.opened} onClose={props.close} title={props.title} closeButtonProps={{ 'aria-label': app.close }}>
      <Stack gap="sm">
        <Text size="sm" fw={650} className="break">{props.what}</Text>
        <Text size="sm" component="div">{props.children}</Text>
        {props.problem && <ProblemNotice problem={props.problem} />}
        <Group mt="xs">
          <Button color={props.danger ? 'red' : undefined} loading={props.pending} onClick={props.confirm}>{props.action}</Button>
          <Button variant="default" onClick={props.close}>{app.cancel}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
