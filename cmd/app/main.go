// Command app is the page: compiled to wasm, started by static/boot.js.
package main

import "smtpwhy/web"

func main() { web.Main() }
