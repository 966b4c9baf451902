package smtp

// parseStatus reads an enhanced status at s[i:] and returns the index after it; n is i when there is none.
// It takes up to four digits a part and leading zeros, which RFC 3463 section 2 forbids (odd is then true),
// and refuses what only looks alike: IP addresses, versions, decimals.
func parseStatus(s string, i int) (st Status, n int, odd bool) {
	if i >= len(s) || s[i] != '2' && s[i] != '4' && s[i] != '5' {
		return Status{}, i, false
	}
	j := i + 1
	var part [2]uint16
	for k := range part {
		if j >= len(s) || s[j] != '.' {
			return Status{}, i, false
		}
		j++
		first := j
		for j < len(s) && j-first < 4 && digit(s[j]) {
			part[k] = part[k]*10 + uint16(s[j]-'0')
			j++
		}
		if j == first {
			return Status{}, i, false
		}
		odd = odd || j-first == 4 || j-first > 1 && s[first] == '0'
	}
	if j < len(s) && (digit(s[j]) || s[j] == '.' && j+1 < len(s) && digit(s[j+1])) {
		return Status{}, i, false
	}
	return Status{s[i] - '0', part[0], part[1]}, j, odd
}

// ParseStatus reads the enhanced status that s starts with and the number of bytes it takes; n is 0 if
// there is none (RFC 3463 section 2).
func ParseStatus(s string) (st Status, n int) {
	st, n, _ = parseStatus(s, 0)
	return st, n
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
