package webhook

import (
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

const firstBackoff = time.Second

// backoff returns how long to wait after so many failures in a row: a second, then twice as long each time, up to an
// hour. A random part of up to a half is taken off, so that endpoints of one receiver do not come back at once.
func backoff(failures int32) time.Duration {
	wait := maxRetryAfter
	if failures < 12 { // 2^12 s are longer than an hour
		wait = firstBackoff << max(0, failures-1)
	}
	return wait - rand.N(wait/2) //nolint:gosec // not a secret
}

func interval(d time.Duration) pgtype.Interval {
	return pgtype.Interval{Microseconds: d.Microseconds(), Valid: true}
}

// intervalOrNull returns null for 0.
func intervalOrNull(d time.Duration) pgtype.Interval {
	i := interval(d)
	i.Valid = d > 0
	return i
}
