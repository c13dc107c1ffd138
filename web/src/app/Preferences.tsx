import { ActionIcon } from '@mantine/core'
import { IconDotsVertical } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTexts } from '~/texts'
import { later } from './later'

const PreferencesMenu = later(() => import('./PreferencesMenu').then((module) => module.PreferencesMenu))

/** Opens what the reader likes: colours and language. */
export function Preferences() {
  const { app } = useTexts()
  const [asked, ask] = useState(false)
  const button = (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={app.more} aria-haspopup="menu" onClick={() => ask(true)}>
      <IconDotsVertical size={18} />
    </ActionIcon>
  )
  return asked ? <Suspense fallback={button}><PreferencesMenu /></Suspense> : button
}
