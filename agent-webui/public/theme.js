// Runs before the first paint, so that the page does not flash in the wrong colours. It is a file of its own
// because the Content-Security-Policy forbids inline scripts. src/lib/theme.ts changes the theme later.
;(function () {
  var chosen = null
  try {
    chosen = localStorage.getItem('aigentos.theme')
  } catch {
    // Storage is off in this browser: follow the system.
  }
  var dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
