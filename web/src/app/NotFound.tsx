import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { Link } from 'wouter'
import { Blank } from '~/shared/Blank'
import { useTexts } from '~/texts'

export function NotFound() {
  const { app } = useTexts()
  return (
    <Blank icon={IconMapOff} title={app.notFound} text={app.notFoundAdvice}>
      <Button component={Link} href="/library" variant="default">{app.home}</Button>
    </Blank>
  )
}
