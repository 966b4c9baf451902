// Package regexp stands in for the regular expressions that go-app finds routes by. The page has one route.
package regexp

// A Regexp matches everything.
type Regexp struct{}

// MustCompile takes the pattern of the one route.
func MustCompile(pattern string) *Regexp {
	if pattern != ".*" {
		panic("regular expressions are left out of this build of go-app: " + pattern)
	}
	return &Regexp{}
}

// MatchString says yes.
func (*Regexp) MatchString(string) bool { return true }
