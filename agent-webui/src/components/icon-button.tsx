import type { ComponentProps } from 'react'

import { cx } from '@/lib/cx'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'title'> {
  /** The accessible name, also shown as a tooltip. */
  label: string
  size?: 'normal' | 'small'
}

export function IconButton({ label, size = 'normal', className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cx('icon-button', size === 'small' && 'icon-button-small', className)}
      {...props}
    />
  )
}
