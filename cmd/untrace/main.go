// Command untrace makes a wasm program of Go smaller: it takes out what only tracebacks need, the names of functions,
// files and the numbers of lines, and writes the program's data in fewer pieces. That is a sixth of what a browser
// loads. A panic still ends or is recovered as before, but says no longer where it came from.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: untrace FROM.wasm TO.wasm")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "untrace:", err)
		os.Exit(1)
	}
}

// run reads the program from and writes the smaller one. A program whose tables are not as those of the Go releases
// known here is written as it is, which is said: it works, and is larger than it need be.
func run(from, to string) error {
	in, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	out, err := shrink(in)
	if err != nil {
		fmt.Fprintf(os.Stderr, "untrace: %s stays as large as it is: %v\n", from, err)
		out = in
	}
	return os.WriteFile(to, out, 0o666)
}

// shrink returns the wasm module without its tables for tracebacks.
func shrink(module []byte) ([]byte, error) {
	m, err := parse(module)
	if err != nil {
		return nil, err
	}
	if err := untrace(m.memory); err != nil {
		return nil, err
	}
	return m.bytes(), nil
}
