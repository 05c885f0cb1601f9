export function textFile(name: string, text = `What ${name} says.`): File {
  return new File([text], name, { type: 'text/plain' })
}

/** A file that says it has this size; nobody reads it. */
export function largeFile(name: string, size: number): File {
  const file = textFile(name)
  Object.defineProperty(file, 'size', { value: size })
  return file
}
