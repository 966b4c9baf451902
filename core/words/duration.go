package words

import (
	"strconv"
	"time"
)

// Duration says d in the largest units that tell it without false precision: "5 minutes", "3 h 35 min", "5 days".
func (w *Words) Duration(d time.Duration) string {
	d = d.Round(time.Second)
	days, hours, minutes, seconds := int(d/(24*time.Hour)), int(d%(24*time.Hour)/time.Hour), int(d%time.Hour/time.Minute), int(d%time.Minute/time.Second)
	switch {
	case days > 0 && hours == 0:
		return w.Count("time.days", days)
	case days > 0:
		return w.Say("time.days-hours", "a", strconv.Itoa(days), "b", strconv.Itoa(hours))
	case hours > 0 && minutes == 0:
		return w.Count("time.hours", hours)
	case hours > 0:
		return w.Say("time.hours-minutes", "a", strconv.Itoa(hours), "b", strconv.Itoa(minutes))
	case minutes > 0 && seconds == 0:
		return w.Count("time.minutes", minutes)
	case minutes > 0:
		return w.Say("time.minutes-seconds", "a", strconv.Itoa(minutes), "b", strconv.Itoa(seconds))
	}
	return w.Count("time.seconds", seconds)
}

// Short says d in few letters: "5 min", "1.5 h", "5 d".
func (w *Words) Short(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return w.Say("time.short-days", "n", w.tenths(d, 24*time.Hour))
	case d >= time.Hour:
		return w.Say("time.short-hours", "n", w.tenths(d, time.Hour))
	case d >= time.Minute:
		return w.Say("time.short-minutes", "n", w.tenths(d, time.Minute))
	}
	return w.Say("time.short-seconds", "n", w.tenths(d, time.Second))
}

// tenths counts the units in d, with one decimal up to ten of them.
func (w *Words) tenths(d, unit time.Duration) string {
	n := int((d*10 + unit/2) / unit)
	if n >= 100 {
		n -= n % 10
	}
	return w.Decimal(n)
}

// Decimal writes n tenths: "3", "1.5".
func (w *Words) Decimal(tenths int) string {
	whole := strconv.Itoa(tenths / 10)
	if tenths%10 == 0 {
		return whole
	}
	return w.Say("join.decimal", "a", whole, "b", strconv.Itoa(tenths%10))
}
