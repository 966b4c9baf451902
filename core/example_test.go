package core_test

import (
	"fmt"

	"smtpwhy/core"
)

// A reply is explained as it was pasted; nothing has to be said about its form.
func ExampleExplain() {
	r := core.Explain("450 4.2.0 greylisted, try again in 300 seconds")
	f := r.Findings[0]
	x := f.Explanation()
	fmt.Println(x.Verdict)
	fmt.Println(x.Advice.Retry, x.Advice.Wait, x.Advice.Act)
	fmt.Println(f.Outcome, f.Basis)
	// Output:
	// Try again in 5 minutes
	// yes 5m0s nobody
	// delayed phrase
}
