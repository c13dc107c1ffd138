import { Button } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Problem } from '~/api/problem'
import { tell } from '~/app/tell'
import { Confirm } from './Confirm'

/** A screen that asks no more for what it shows while that is being deleted. */
export interface Leaving {
  leave: (leaving: boolean) => void
}

interface Props extends Leaving {
  id: string
  /** What people know it by. */
  what: string
  words: { remove: string; removeTitle: string; removeText: string; removed: string }
  remove: UseMutationResult<unknown, Problem, string>
  /** Where one is when it is gone. */
  back: string
}

/** Deletes what a screen shows, once somebody has said so twice. */
export function RemoveButton({ id, what, words: t, remove, back, leave }: Props) {
  const [asking, ask] = useState(false)
  const [, go] = useLocation()
  const close = () => {
    ask(false)
    remove.reset()
  }
  const confirm = () => {
    leave(true)
    remove.mutate(id, {
      onSuccess: () => {
        tell(t.removed, what)
        go(back)
      },
      onError: () => leave(false),
    })
  }
  return (
    <>
      <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => ask(true)}>{t.remove}</Button>
      <Confirm
        opened={asking} close={close} title={t.removeTitle} what={what} action={t.remove} danger
        pending={remove.isPending} problem={remove.error} confirm={confirm}
      >
        {t.removeText}
      </Confirm>
    </>
  )
}
