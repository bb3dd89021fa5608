package handoff

import (
	"errors"
	"strings"
	"time"
)

// Target is how long a handoff is to wait at most: whole seconds. Its text is a duration as Go writes it, without units
// that are zero at its end: 5m, 1h30m.
type Target time.Duration

const (
	minTarget = time.Second
	maxTarget = 720 * time.Hour
)

var errTarget = errors.New("must be a duration such as 90s, 5m or 1h30m: whole seconds, from 1s to 720h")

// parseTarget reads the text of a target.
func parseTarget(text string) (Target, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < minTarget || d > maxTarget || d%time.Second != 0 {
		return 0, errTarget
	}
	return Target(d), nil
}

func (t Target) String() string {
	text := time.Duration(t).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// MarshalText returns the text of the target.
func (t Target) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// newTarget returns a target of a column, nil for null.
func newTarget(seconds *int32) *Target {
	if seconds == nil {
		return nil
	}
	return new(Target(time.Duration(*seconds) * time.Second))
}

// seconds returns the value of a column, null for nil.
func (t *Target) seconds() *int32 {
	if t == nil {
		return nil
	}
	return new(int32(time.Duration(*t) / time.Second))
}
