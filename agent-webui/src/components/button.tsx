import type { ComponentProps } from 'react'

import { cx } from '@/lib/cx'

interface ButtonProps extends ComponentProps<'button'> {
  look?: 'plain' | 'primary' | 'danger'
}

export function Button({ look = 'plain', className, ...props }: ButtonProps) {
  return <button type="button" className={cx('button', `button-${look}`, className)} {...props} />
}
