import { Kbd, Modal, Switch } from '@mantine/core'
import { Fragment } from 'react'
import { useTexts } from '~/texts'
import classes from './Trim.module.css'

interface Props {
  opened: boolean
  close: () => void
  letters: boolean
  setLetters: (on: boolean) => void
}

/** Every key of the trim screen, and the switch that turns single letters off. */
export function KeysHelp({ opened, close, letters, setLetters }: Props) {
  const { trim: t, app } = useTexts()
  return (
    <Modal opened={opened} onClose={close} title={t.keys.title} closeButtonProps={{ 'aria-label': app.close }}>
      <dl className={classes.keys}>
        {t.keys.list.map(([keys, what]) => (
          <Fragment key={keys}>
            <dt>{keys.split(' / ').map((key) => <Kbd key={key} me={4}>{key}</Kbd>)}</dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
      <Switch mt="md" label={t.keys.letters} checked={letters} onChange={(event) => setLetters(event.currentTarget.checked)} />
    </Modal>
  )
}
