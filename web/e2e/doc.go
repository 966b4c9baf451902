// Package e2e tests the page in a real browser: what "make dist" built, served by dist/smtpwhy. The tests need the
// build tag e2e, a Chromium (CHROMIUM names it, else it is looked for) and nothing but loopback.
package e2e
